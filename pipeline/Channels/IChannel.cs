using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels;

/// <summary>
/// Reads what a platform posts: authenticates, decrypts, parses. Pure: bytes in, records out, no I/O, so that every
/// published vector is a test.
/// </summary>
public interface IChannel
{
    /// <summary>Name in lower case, as in the webhook's address.</summary>
    string Name { get; }

    /// <summary>
    /// Whether a call that is answered with 429 comes again later and harms nobody else: its caller is the one who wrote too much, or a
    /// server that waits. Otherwise a platform stands between, which would count the refusal against the whole account.
    /// </summary>
    bool TakesTryAgain { get; }

    ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account);
}

/// <summary>A webhook call as it came, body undecoded.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Query">Decoded once; missing is empty.</param>
/// <param name="Headers">Header by name, any case; missing is empty.</param>
/// <param name="Body">The bytes as received, at most 256 KiB.</param>
/// <param name="Now">When it came.</param>
public sealed record ChannelRequest(
    string Method, Func<string, string> Query, Func<string, string> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset Now);

/// <summary>How the channel answers the platform.</summary>
public abstract record ChannelReply
{
    private ChannelReply()
    {
    }

    /// <summary>Authentic. The messages (there may be none) are queued first, then the platform gets <paramref name="Body"/>.</summary>
    /// <param name="Messages">What was said; <see cref="UnifiedMessage.MessageId"/> is empty, receive mints it.</param>
    /// <param name="Body">The acknowledgement the platform expects.</param>
    public sealed record Accepted(IReadOnlyList<UnifiedMessage> Messages, string Body) : ChannelReply
    {
        /// <summary>Of <see cref="Body"/>.</summary>
        public string ContentType { get; init; } = "text/plain";
    }

    /// <summary>An address check: answer exactly this as plain text.</summary>
    public sealed record Challenge(string Body) : ChannelReply;

    /// <summary>Not authentic, or not readable.</summary>
    /// <param name="Reason">For programs.</param>
    /// <param name="Detail">For the people who wrote the caller, where these are not the platform's: what is wrong, without repeating it.</param>
    public sealed record Refused(Refusal Reason, string Detail = "") : ChannelReply;
}

/// <summary>Why a webhook call is refused. The name is the stable part of the problem's <c>type</c>.</summary>
public enum Refusal
{
    /// <summary>400: not what this channel posts.</summary>
    Malformed = 1,

    /// <summary>401: no or a wrong signature or token.</summary>
    Unauthenticated,

    /// <summary>401: authentic but too old (or from the future).</summary>
    Stale,

    /// <summary>403: a mode that this account doesn't allow (plain mode while a key is set).</summary>
    ModeRefused,

    /// <summary>413: longer than 32,000 UTF-16 units.</summary>
    TooLong,

    /// <summary>415: not UTF-8, or another content type.</summary>
    UnsupportedEncoding,
}
