using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Webhooks;

/// <summary>
/// Tells a system what it does not know yet of a conversation, entry by entry in their order, each at least once under an id that stays the
/// same. An entry that is not taken holds up those behind it: it is tried again by a ladder, and set aside when it has taken too long.
/// </summary>
public sealed class WebhookPump
{
    private const int Batch = 50;

    private readonly ConversationStore _conversations;
    private readonly CustomerStore _customers;
    private readonly WebhookCursors _cursors;
    private readonly WebhookCaller _caller;
    private readonly WebhookFeed _feed;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookPump> _logger;

    internal WebhookPump(
        ConversationStore conversations,
        CustomerStore customers,
        WebhookCursors cursors,
        WebhookCaller caller,
        WebhookFeed feed,
        IOptions<WebhookOptions> options,
        TimeProvider time,
        ILogger<WebhookPump> logger)
    {
        (_conversations, _customers, _cursors, _caller) = (conversations, customers, cursors, caller);
        (_feed, _options, _time, _logger) = (feed, options.Value, time, logger);
    }

    /// <returns>Done; or rejected with the reason, for a person to look at: put back, it goes on where it stopped.</returns>
    public async ValueTask<Outcome> RunAsync(WebhookRequest request, CancellationToken ct)
    {
        if (_options.Find(request.Endpoint) is not { } endpoint)
        {
            return Outcome.Done; // It was taken out of the settings.
        }

        var cursor = await _cursors.GetAsync(request.ConversationId, endpoint.Name, ct);
        if (cursor.NotBefore is { } rest && rest > _time.GetUtcNow())
        {
            if (request.IsRetry)
            {
                await _feed.AgainAsync(request, rest, ct); // The broker's clock is before ours.
            }

            return Outcome.Done;
        }

        while (await NextAsync(request.ConversationId, cursor, ct) is ({ } head, { Count: > 0 } entries))
        {
            foreach (var entry in entries)
            {
                var isWanted = WebhookEvent.TypeOf(entry) is { Length: > 0 } type && endpoint.Wants(type);
                var answer = isWanted ? await TellAsync(endpoint, head, entry, ct) : default;
                if (isWanted && !answer.IsTaken)
                {
                    return await RestAsync(endpoint, request, head, cursor, entry, answer, ct);
                }

                cursor = new(entry.Sequence);
                if ((isWanted || entry == entries[^1]) && !await KeepAsync(head, endpoint, cursor, ct))
                {
                    return Outcome.Done;
                }
            }
        }

        return Outcome.Done;
    }

    private async ValueTask<(Conversation? Head, IReadOnlyList<ConversationEntry> Entries)> NextAsync(
        string conversationId, WebhookCursor cursor, CancellationToken ct) =>
        await _conversations.GetAsync(conversationId, ct) is { } head && await _customers.ErasedAtAsync(head.CustomerId, ct) is null
            ? (head, await _conversations.EntriesAsync(conversationId, cursor.Sequence, long.MaxValue, Batch, ct))
            : (null, []);

    private ValueTask<WebhookAnswer> TellAsync(WebhookEndpoint endpoint, Conversation head, ConversationEntry entry, CancellationToken ct) =>
        _caller.PostAsync(endpoint, WebhookEvent.IdOf(entry), WebhookEvent.Write(entry, head, endpoint.IncludeText), ct);

    private async ValueTask<Outcome> RestAsync(
        WebhookEndpoint endpoint,
        WebhookRequest request,
        Conversation head,
        WebhookCursor cursor,
        ConversationEntry entry,
        WebhookAnswer answer,
        CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var since = cursor.FailingSince ?? now;
        var at = now + Pause(cursor.Tries, answer.RetryAfter);
        _logger.NotTaken(request.Endpoint, entry.ConversationId, entry.Sequence, answer.Reason);
        if (answer.IsOver || at - since > _options.GiveUpAfter)
        {
            // Somebody who puts it back begins a new ladder.
            return await KeepAsync(head, endpoint, new(cursor.Sequence), ct) ? Outcome.Rejected(answer.Reason) : Outcome.Done;
        }

        await _feed.AgainAsync(request, at, ct);
        await KeepAsync(head, endpoint, new(cursor.Sequence, since, cursor.Tries + 1, at), ct);
        return Outcome.Done;
    }

    /// <returns>False when the customer was erased meanwhile.</returns>
    private async ValueTask<bool> KeepAsync(Conversation head, WebhookEndpoint endpoint, WebhookCursor cursor, CancellationToken ct)
    {
        await _cursors.SetAsync(head.Id, endpoint.Name, cursor, ct);
        if (await _customers.ErasedAtAsync(head.CustomerId, ct) is null)
        {
            return true;
        }

        // Who erases marks the customer and removes the conversation then: a later row is seen here, an earlier one there.
        await _cursors.RemoveAsync(head.Id, endpoint.Name, ct);
        return false;
    }

    private TimeSpan Pause(int tries, TimeSpan? asked)
    {
        var pause = _options.FirstPause * Math.Pow(2, Math.Min(tries, 20));
        pause = pause < _options.LongestPause ? pause : _options.LongestPause;
        return asked > pause ? asked.Value : pause;
    }
}
