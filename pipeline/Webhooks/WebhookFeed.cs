using System.Diagnostics;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Webhooks;

/// <summary>
/// Says that a conversation has something new. What that is, is read when it is sent: several that come close together cost one look each and
/// no event twice, and one that is lost is made up for by the next. Without endpoints nothing is done.
/// </summary>
public sealed class WebhookFeed(IStageQueue queue, IdSource ids, IOptions<WebhookOptions> options)
{
    public async ValueTask TellAsync(string conversationId, CancellationToken ct)
    {
        foreach (var endpoint in options.Value.Endpoints)
        {
            await SendAsync(new(endpoint.Name, conversationId, TraceParent: Activity.Current?.Id ?? ""), null, ct);
        }
    }

    /// <summary>Has it tried again then.</summary>
    internal ValueTask AgainAsync(WebhookRequest request, DateTimeOffset at, CancellationToken ct) => SendAsync(request with { IsRetry = true }, at, ct);

    private ValueTask SendAsync(WebhookRequest request, DateTimeOffset? at, CancellationToken ct) =>
        // In one line for each system and conversation, so that it is told in the order in which things happened.
        queue.SendAsync(QueueNames.Webhooks, new StageMessage($"{request.ConversationId}|{request.Endpoint}", ids.NewId(), request, at), ct);
}
