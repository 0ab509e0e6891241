using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Beside the path: fetches the files that a platform holds, keeps them, and says so on the message. Nothing waits for it. A file is kept
/// under an id that derives from the message, then named in its row, then shown; each may happen twice.
/// </summary>
internal sealed class MediaStage(
    ConversationStore conversations,
    ChannelAccountStore accounts,
    MediaSources sources,
    MediaIntake intake,
    IMediaStore store,
    CustomerStore customers,
    MediaUrls urls,
    IStageQueue queue,
    IFeed feed,
    IdSource ids,
    IOptions<MediaOptions> options,
    TimeProvider time,
    ILogger<MediaStage> logger) : IStage
{
    public string Name => QueueNames.Media;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (message.Late)
        {
            // Somebody put it back: what was given up is wanted again, and the time to try begins anew.
            message = message with { Late = false, ReceivedAt = time.GetUtcNow() };
            await ReopenAsync(message, ct);
        }

        if (await conversations.EntryAsync(message.ConversationId, message.Sequence, ct) is not { Type: EntryType.Message } entry)
        {
            return await GoneAsync(message, ct);
        }

        var (changed, givenUp) = (false, "");
        MediaFetch.Retry? later = null;
        for (var i = 0; i < entry.Attachments.Length; i++)
        {
            if (!entry.Attachments[i].IsAwaited)
            {
                continue;
            }

            var got = await FetchAsync(message, entry, i, ct);
            if (got is Fetched.Later wait && time.GetUtcNow() - message.ReceivedAt < options.Value.FetchFor)
            {
                logger.NotFetched(message.MessageId, message.Channel, wait.Why.Reason);
                later = later is null || wait.Why.After > later.After ? wait.Why : later;
                continue;
            }

            givenUp = got is Fetched.Later { Why.Reason: var reason } ? reason : givenUp;
            if (!await SettleAsync(message, i, got, ct))
            {
                return await GoneAsync(message, ct);
            }

            changed = true;
        }

        if (changed || later is null)
        {
            await ShowAsync(message, ct);
        }

        if (later is not null)
        {
            // A new broker id each time: a broker that looks for duplicates would swallow the second, and nobody would fetch the file.
            var at = time.GetUtcNow() + AgePause.Of(time.GetUtcNow() - message.ReceivedAt, later.After);
            await queue.SendAsync(QueueNames.Media, new StageMessage(SessionIds.OfConversation(message), ids.NewId(), StoredReference.To(message), at), ct);
        }

        return givenUp.Length > 0 ? Outcome.Rejected(givenUp) : Outcome.Done;
    }

    private async ValueTask<Fetched> FetchAsync(UnifiedMessage message, ConversationEntry entry, int index, CancellationToken ct)
    {
        if (sources.Find(entry.Channel) is not { } source)
        {
            return new Fetched.Never(MediaProblems.NotFetchable);
        }

        if (await accounts.GetAsync(entry.Channel, entry.Account, ct) is not { } account)
        {
            return new Fetched.Never("account-unknown");
        }

        using var patience = new CancellationTokenSource(options.Value.FetchTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            switch (await source.FetchAsync(entry.Attachments[index], account, either.Token))
            {
                case MediaFetch.Opened opened:
                    await using (opened.Content)
                    {
                        return await KeepAsync(message, entry.Attachments[index], index, opened, either.Token);
                    }

                case MediaFetch.Retry retry:
                    return new Fetched.Later(retry);
                case MediaFetch.Gone gone:
                    return new Fetched.Never(gone.Reason);
                default:
                    throw new InvalidOperationException();
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException || (broken is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new Fetched.Later(new(AgePause.Shortest, MediaProblems.Interrupted));
        }
    }

    private async ValueTask<Fetched> KeepAsync(UnifiedMessage message, Attachment attachment, int index, MediaFetch.Opened opened, CancellationToken ct)
    {
        var name = attachment.Name.Length > 0 ? attachment.Name : opened.Name;
        return await intake.KeepAsync(MediaIds.Of(message.MessageId, index), opened.Content, name, message.CustomerId, ct) switch
        {
            Intake.Kept kept => new Fetched.Now(kept.Attachment),
            Intake.Refused refused => new Fetched.Never(refused.Reason),
            Intake.NotYet notYet => new Fetched.Later(new(AgePause.Shortest, notYet.Reason)),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>The message was removed, perhaps while its file was fetched: then nobody else looks for the file.</summary>
    private async ValueTask<Outcome> GoneAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await customers.ErasedAtAsync(message.CustomerId, ct) is null)
        {
            return Outcome.Rejected("message-missing");
        }

        // How many there were was on the message.
        for (var i = 0; i < Attachment.MaxCount; i++)
        {
            await store.DeleteAsync(MediaIds.Of(message.MessageId, i), ct);
        }

        return Outcome.Dropped(ErasedSenders.Reason);
    }

    /// <summary>False when the message is not there any more.</summary>
    private async ValueTask<bool> SettleAsync(UnifiedMessage message, int index, Fetched got, CancellationToken ct)
    {
        if (got is not Fetched.Now)
        {
            logger.NotFetched(message.MessageId, message.Channel, got.Reason);
        }

        var settled = await conversations.UpdateEntryAsync(
            message.ConversationId,
            message.Sequence,
            entry => entry.Attachments.Length > index && entry.Attachments[index] is { IsAwaited: true } awaited
                ? entry with { Attachments = entry.Attachments.SetItem(index, got.On(awaited)) }
                : null,
            ct);
        return settled is { Type: EntryType.Message };
    }

    private async ValueTask ReopenAsync(UnifiedMessage message, CancellationToken ct) => await conversations.UpdateEntryAsync(
        message.ConversationId,
        message.Sequence,
        entry => entry.Attachments.Any(file => file is { MediaId.Length: 0, Problem.Length: > 0 })
            ? entry with { Attachments = [.. entry.Attachments.Select(file => file.MediaId.Length == 0 ? file with { Problem = "" } : file)] }
            : null,
        ct);

    private async ValueTask ShowAsync(UnifiedMessage message, CancellationToken ct)
    {
        if (await conversations.GetAsync(message.ConversationId, ct) is { AgentId.Length: > 0 } head
            && await conversations.EntryAsync(message.ConversationId, message.Sequence, ct) is { } entry)
        {
            await feed.SendToUserAsync(FeedNames.Agent(head.AgentId), new FeedEvent(FeedNames.MessageUpdated, MessageView.Of(entry, urls)), ct);
        }
    }

    /// <summary>What became of one file.</summary>
    private abstract record Fetched(string Reason)
    {
        /// <summary>The attachment after it.</summary>
        public abstract Attachment On(Attachment awaited);

        public sealed record Now(Attachment Kept) : Fetched("")
        {
            public override Attachment On(Attachment awaited) => Kept with { PlatformReference = awaited.PlatformReference };
        }

        public sealed record Never(string Why) : Fetched(Why)
        {
            public override Attachment On(Attachment awaited) => awaited with { Problem = Why };
        }

        public sealed record Later(MediaFetch.Retry Why) : Fetched(Why.Reason)
        {
            public override Attachment On(Attachment awaited) => awaited with { Problem = Why.Reason };
        }
    }
}
