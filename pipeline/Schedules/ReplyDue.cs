using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Schedules;

/// <summary>When the answer falls due that a conversation owes.</summary>
/// <param name="Kind">One of <see cref="ReplyKinds"/>.</param>
/// <param name="OwedSince">Since when it is owed.</param>
/// <param name="WarnAt">When its agent is warned.</param>
/// <param name="DueAt">When it is missed.</param>
public readonly record struct ReplyDue(string Kind, DateTimeOffset OwedSince, DateTimeOffset WarnAt, DateTimeOffset DueAt)
{
    /// <summary>Null when nothing is owed, and once it is resolved. Pure.</summary>
    public static ReplyDue? Of(Conversation head, SavedSchedule saved)
    {
        if (head is not { OwedSince: { } owed, State: not (ConversationState.Resolved or ConversationState.Closed) })
        {
            return null;
        }

        var isFirst = head.FirstAnswerAt is null;
        var target = (isFirst ? saved.Schedule.FirstReplyMinutes : saved.Schedule.NextReplyMinutes).Of(head.Urgency);
        return new(
            isFirst ? ReplyKinds.First : ReplyKinds.Next,
            owed,
            saved.Hours.Add(owed, target * (saved.Schedule.WarnAtPercent / 100.0)),
            saved.Hours.Add(owed, target));
    }
}
