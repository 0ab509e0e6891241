using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Schedules;

/// <summary>When an answer that a customer waits for falls due, by the schedule in force. Pure.</summary>
public static class AnswerDue
{
    /// <summary>Null when none is owed.</summary>
    public static DateTimeOffset? Of(Conversation head, SavedSchedule saved) =>
        head is { OwedSince: { } owed, State: not (ConversationState.Resolved or ConversationState.Closed) } ? saved.Hours.Add(owed, TargetOf(head, saved)) : null;

    /// <summary>How much working time an answer may take in this conversation now.</summary>
    public static TimeSpan TargetOf(Conversation head, SavedSchedule saved) =>
        (head.FirstAnswerAt is null ? saved.Schedule.FirstReplyMinutes : saved.Schedule.NextReplyMinutes).Of(head.Urgency);
}
