using System.Collections.Immutable;
using System.Text.Unicode;
using Omni.Pipeline.Access;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.Web;

/// <summary>The visitor's browser: posts JSON with the token that its session gave it.</summary>
internal sealed class WebChannel(AccessTokens tokens) : IChannel
{
    private const string JsonType = "application/json";

    public string Name => ChannelNames.Web;

    public bool TakesTryAgain => true;

    public async ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account)
    {
        if (!string.Equals(request.Method, "POST", StringComparison.Ordinal))
        {
            return Refused(Refusal.Malformed, "Only POST is taken here.");
        }

        if (await ReadVisitorAsync(request, account) is not { } visitor)
        {
            return Refused(Refusal.Unauthenticated);
        }

        if (!IsJson(request.Headers("Content-Type")) || !Utf8.IsValid(request.Body.Span))
        {
            return Refused(Refusal.UnsupportedEncoding);
        }

        if (!WebPost.TryRead(request.Body, out var post, out var problem))
        {
            return Refused(Refusal.Malformed, problem);
        }

        return post.Text.Length > ChannelAccount.MaxTextLength
            ? Refused(Refusal.TooLong)
            : new ChannelReply.Accepted(
                [
                    new UnifiedMessage
                    {
                        MessageId = "",
                        Direction = Direction.Inbound,
                        Channel = ChannelNames.Web,
                        Account = account.Account,
                        SenderId = visitor.Id,
                        SenderName = visitor.Profile?.Name ?? post.Contact?.Name ?? "",
                        VerifiedIdentifiers = visitor.Profile?.Identifiers(account.Account) ?? [],
                        // A claim, so it joins nobody; whoever answers reads it.
                        Metadata = post.Contact is { } contact
                            ? ImmutableDictionary<string, string>.Empty.Add(VerifiedIdentifiers.Email, contact.Email)
                            : ImmutableDictionary<string, string>.Empty,
                        ExternalId = post.ClientMessageId,
                        Content = post.Text,
                        // Receive sees whether they are the visitor's.
                        Attachments = [.. post.Attachments.Select(id => new Attachment { MediaId = id })],
                        Timestamp = request.Now,
                        ReceivedAt = request.Now,
                    },
                ],
                // Receive answers with the id that it mints.
                Body: "");
    }

    private async ValueTask<Caller?> ReadVisitorAsync(ChannelRequest request, ChannelAccount account)
    {
        var caller = BearerToken.Of(request.Headers("Authorization")) is { } token ? await tokens.ReadAsync(token) : null;
        return caller is { Kind: CallerKind.Visitor, Id.Length: > 0 } && string.Equals(caller.Account, account.Account, StringComparison.Ordinal)
            ? caller
            : null;
    }

    // None at all is taken for JSON; a form or plain text, which other sites' pages could post, is not.
    private static bool IsJson(string contentType)
    {
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        return type.Length == 0 || type.Equals(JsonType, StringComparison.OrdinalIgnoreCase);
    }

    private static ChannelReply.Refused Refused(Refusal reason, string detail = "") => new(reason, detail);
}
