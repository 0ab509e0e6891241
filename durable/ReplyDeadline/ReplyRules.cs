using Omni.Pipeline.Conversations;
using Omni.Pipeline.Schedules;

namespace Omni.Durable.ReplyDeadline;

/// <summary>What a conversation's answers want now. Pure.</summary>
internal static class ReplyRules
{
    /// <summary>Later than any look: no orchestration sleeps longer without asking.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(30);

    public static ReplyDecision Decide(Conversation? head, SavedSchedule saved, ReplyDeadlineInput state, DateTimeOffset now) =>
        head is null ? new(ReplyStep.End, default, 0, "") : DecideOn(head, saved, state, now);

    private static ReplyDecision DecideOn(Conversation head, SavedSchedule saved, ReplyDeadlineInput state, DateTimeOffset now) => head.State switch
    {
        ConversationState.Closed => new(ReplyStep.End, default, 0, ""),
        ConversationState.Resolved => new(ReplyStep.Rest, default, 0, ""),
        ConversationState.New or ConversationState.Bot or ConversationState.Waiting or ConversationState.Offered or ConversationState.Active
            or ConversationState.Snoozed => head.OwedSince is { } owed ? Decide(head, owed, saved, state, now) : Wait(Nap(head, saved, now), 0, ""),
    };

    private static ReplyDecision Decide(Conversation head, DateTimeOffset owed, SavedSchedule saved, ReplyDeadlineInput state, DateTimeOffset now)
    {
        var isFirst = head.FirstAnswerAt is null;
        var kind = isFirst ? ReplyKinds.First : ReplyKinds.Next;
        var target = AnswerDue.TargetOf(head, saved);
        var (warn, due) = (saved.Hours.Add(owed, target * (saved.Schedule.WarnAtPercent / 100.0)), saved.Hours.Add(owed, target));
        var nap = Nap(head, saved, now);
        return now >= due ? (state.Missed == owed.UtcTicks ? Wait(nap, owed.UtcTicks, kind) : new(ReplyStep.Miss, default, owed.UtcTicks, kind))
            : now >= warn && state.Warned != owed.UtcTicks ? new(ReplyStep.Warn, default, owed.UtcTicks, kind)
            : Wait(Earlier(nap, now >= warn ? due : warn), owed.UtcTicks, kind);
    }

    /// <summary>
    /// A message that comes after now can't want anybody's attention before this: the shortest time that it may have until the agent is
    /// warned, also where it makes the conversation more urgent.
    /// </summary>
    private static DateTimeOffset Nap(Conversation head, SavedSchedule saved, DateTimeOffset now)
    {
        var shortest = Shorter(
            saved.Schedule.NextReplyMinutes.ShortestFrom(head.Urgency),
            head.FirstAnswerAt is null ? saved.Schedule.FirstReplyMinutes.ShortestFrom(head.Urgency) : TimeSpan.MaxValue);
        return Earlier(saved.Hours.Add(now, shortest * (saved.Schedule.WarnAtPercent / 100.0)), now + LongestNap);
    }

    private static ReplyDecision Wait(DateTimeOffset until, long owed, string kind) => new(ReplyStep.Wait, until.UtcDateTime, owed, kind);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
