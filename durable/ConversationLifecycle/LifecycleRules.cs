using Omni.Pipeline.Conversations;
using Omni.Pipeline.Schedules;

namespace Omni.Durable.ConversationLifecycle;

/// <summary>What a conversation in which nobody writes wants now. Pure.</summary>
internal static class LifecycleRules
{
    /// <summary>Where nothing can happen by itself, it is looked at so often all the same: an event may have been lost.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1);

    public static LifecycleLook Decide(Conversation? head, Schedule schedule, LifecycleInput state, DateTimeOffset now) =>
        head is null ? new(LifecycleStep.End, default, 0) : DecideOn(head, schedule, state, now);

    private static LifecycleLook DecideOn(Conversation head, Schedule schedule, LifecycleInput state, DateTimeOffset now) => head.State switch
    {
        ConversationState.Closed => new(LifecycleStep.End, default, 0),
        ConversationState.Resolved => OfResolved(head, schedule, state, now),
        ConversationState.Snoozed => head.SnoozedUntil is { } until ? At(LifecycleStep.Wake, until, until, now) : Wait(now + LongestNap),
        ConversationState.Active or ConversationState.Bot when IsIdle(head) => OfIdle(head, schedule, state, now),
        ConversationState.New or ConversationState.Bot or ConversationState.Waiting or ConversationState.Offered or ConversationState.Active =>
            Wait(now + Nap(schedule)),
    };

    /// <summary>Whether the company had the last word.</summary>
    public static bool IsIdle(Conversation head) => head.State is ConversationState.Active or ConversationState.Bot && head.OwedSince is null;

    public static DateTimeOffset QuietSince(Conversation head) => head.QuietSince ?? head.LastMessageAt;

    public static DateTimeOffset ResolvedAt(Conversation head) => head.ResolvedAt ?? head.LastMessageAt;

    /// <summary>Whether the customer is to be asked: once in a conversation, and only whom an agent answered.</summary>
    public static bool IsToBeAsked(Conversation head, Schedule schedule) =>
        schedule.RatingTexts.Count > 0 && head.FirstAnswerAt is not null && head.RatingUntil is null && head.MergedInto.Length == 0;

    private static LifecycleLook OfIdle(Conversation head, Schedule schedule, LifecycleInput state, DateTimeOffset now)
    {
        var quiet = QuietSince(head);
        // Who never asked is not reminded.
        var remind = head.FirstAnswerAt is null || state.Reminded == quiet.UtcTicks ? null : quiet + schedule.RemindAfter;
        var resolve = quiet + schedule.ResolveAfter;
        return resolve <= now ? new(LifecycleStep.Resolve, default, quiet.UtcTicks)
            : remind <= now ? new(LifecycleStep.Remind, default, quiet.UtcTicks)
            : Wait(Earliest(remind, resolve, now + LongestNap));
    }

    private static LifecycleLook OfResolved(Conversation head, Schedule schedule, LifecycleInput state, DateTimeOffset now)
    {
        var resolved = ResolvedAt(head);
        var close = resolved + schedule.ReopenWithin;
        return close <= now ? new(LifecycleStep.Close, default, resolved.UtcTicks)
            : IsToBeAsked(head, schedule) && state.Asked != resolved.UtcTicks ? new(LifecycleStep.Ask, default, resolved.UtcTicks)
            : close is { } at ? Wait(at)
            : new(LifecycleStep.Rest, default, 0);
    }

    private static LifecycleLook At(LifecycleStep step, DateTimeOffset at, DateTimeOffset of, DateTimeOffset now) =>
        at <= now ? new(step, default, of.UtcTicks) : Wait(at);

    /// <summary>Who speaks after now can't be silent for long enough before this.</summary>
    private static TimeSpan Nap(Schedule schedule) => ((TimeSpan?[])[schedule.RemindAfter, schedule.ResolveAfter, LongestNap]).Min()!.Value;

    private static LifecycleLook Wait(DateTimeOffset until) => new(LifecycleStep.Wait, until.UtcDateTime, 0);

    private static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset?> some)
    {
        var earliest = DateTimeOffset.MaxValue;
        foreach (var it in some)
        {
            earliest = it < earliest ? it.Value : earliest;
        }

        return earliest;
    }
}
