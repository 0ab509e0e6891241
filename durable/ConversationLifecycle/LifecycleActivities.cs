using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Starts;

namespace Omni.Durable.ConversationLifecycle;

/// <summary>The parts of <see cref="LifecycleOrchestrator"/> that read and write. Each may run again, and does nothing where the conversation went on meanwhile.</summary>
public sealed class LifecycleActivities(
    ConversationStore conversations,
    ConversationActions actions,
    Naps naps,
    ScheduleStore schedules,
    UnaskedMessages messages,
    IdSource ids,
    TimeProvider time,
    ILogger<LifecycleActivities> logger)
{
    /// <summary>Asked once in a conversation.</summary>
    private const string Question = "rating";

    [Function(LifecycleNames.Look)]
    public async Task<LifecycleLook> LookAsync([ActivityTrigger] LifecycleInput state, CancellationToken ct) => LifecycleRules.Decide(
        await conversations.GetAsync(state.ConversationId, ct), (await schedules.ReadAsync(ct)).Schedule, state, time.GetUtcNow());

    [Function(LifecycleNames.Remind)]
    public async Task RemindAsync([ActivityTrigger] LifecycleWork work, CancellationToken ct)
    {
        if (await conversations.GetAsync(work.ConversationId, ct) is { } head && IsStill(head, work)
            && Schedule.TextFor((await schedules.ReadAsync(ct)).Schedule.ReminderTexts, head.Language) is { } text
            && await MayBeToldAsync(head, LifecycleNames.Remind, ct))
        {
            await messages.SendAsync(head, string.Create(CultureInfo.InvariantCulture, $"reminder-{work.Of}"), text, ct);
        }
    }

    [Function(LifecycleNames.Resolve)]
    public async Task ResolveAsync([ActivityTrigger] LifecycleWork work, CancellationToken ct) =>
        await actions.ResolveAsync(work.ConversationId, "", LifecycleNames.Idle, head => IsStill(head, work), ct);

    /// <summary>Notes first until when a number is the answer: one that comes at once must not open the conversation.</summary>
    [Function(LifecycleNames.Ask)]
    public async Task AskAsync([ActivityTrigger] LifecycleWork work, CancellationToken ct)
    {
        var schedule = (await schedules.ReadAsync(ct)).Schedule;
        if (await conversations.GetAsync(work.ConversationId, ct) is not { } seen
            || Schedule.TextFor(schedule.RatingTexts, seen.Language) is not { } text
            || !await MayBeToldAsync(seen, LifecycleNames.Ask, ct))
        {
            return;
        }

        var result = await conversations.UpdateAsync(
            work.ConversationId,
            head => IsResolved(head, work) && LifecycleRules.IsToBeAsked(head, schedule)
                ? new ConversationWrite(head with { RatingUntil = Until(head, schedule) })
                {
                    Entries = [ConversationEvents.Entry(head, ConversationEvents.RatingAsked, ids.NewId(), "", "", time.GetUtcNow())],
                    OnceId = Question,
                }
                : null,
            ct);

        // Unchanged: asked before, and perhaps not sent; the message has one id, however often it is sent.
        if (result.Head is { RatingUntil: not null } asked && IsResolved(asked, work))
        {
            await messages.SendAsync(asked, Question, text, ct);
        }
    }

    [Function(LifecycleNames.Close)]
    public async Task CloseAsync([ActivityTrigger] LifecycleWork work, CancellationToken ct) =>
        await actions.CloseAsync(work.ConversationId, "", LifecycleNames.WindowOver, head => IsResolved(head, work), ct);

    [Function(LifecycleNames.Wake)]
    public async Task WakeAsync([ActivityTrigger] LifecycleWork work, CancellationToken ct) =>
        await naps.WakeAsync(work.ConversationId, "", head => head.SnoozedUntil?.UtcTicks == work.Of, ct);

    private static bool IsStill(Conversation head, LifecycleWork work) =>
        LifecycleRules.IsIdle(head) && LifecycleRules.QuietSince(head).UtcTicks == work.Of;

    private static bool IsResolved(Conversation head, LifecycleWork work) =>
        head.State is ConversationState.Resolved && LifecycleRules.ResolvedAt(head).UtcTicks == work.Of;

    /// <summary>Not beyond the end of the window: an answer after that would begin a conversation.</summary>
    private DateTimeOffset Until(Conversation head, Schedule schedule)
    {
        var until = time.GetUtcNow() + TimeSpan.FromMinutes(schedule.RatingWithinMinutes);
        return LifecycleRules.ResolvedAt(head) + schedule.ReopenWithin is { } close && close < until ? close : until;
    }

    private async ValueTask<bool> MayBeToldAsync(Conversation head, string what, CancellationToken ct)
    {
        if (await messages.ObjectionAsync(head, ct) is not { } objection)
        {
            return true;
        }

        logger.NotSaid(head.Id, what, objection);
        return false;
    }
}
