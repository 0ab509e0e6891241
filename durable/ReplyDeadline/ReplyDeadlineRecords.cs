namespace Omni.Durable.ReplyDeadline;

/// <summary>What the orchestration knows from one look to the next. The schedule is read with each look: what an admin changes holds for those under way, too.</summary>
/// <param name="ConversationId">Whose answers.</param>
/// <param name="Measured">The last sequence whose waits were recorded.</param>
/// <param name="HadAnswer">Whether an agent had answered up to there.</param>
/// <param name="Warned">Since when the answer is owed, UTC ticks, of which the agent was warned last.</param>
/// <param name="Missed">The same of what was noted as missed.</param>
public sealed record ReplyDeadlineInput(string ConversationId, long Measured = 0, bool HadAnswer = false, long Warned = 0, long Missed = 0);

/// <summary>What is to be done now. Stored in histories: values never change.</summary>
public enum ReplyStep
{
    /// <summary>Nothing can be due before a time.</summary>
    Wait = 1,

    /// <summary>Nothing can be due until somebody says so.</summary>
    Rest = 2,

    Warn = 3,

    Miss = 4,

    /// <summary>Nothing will ever be due.</summary>
    End = 5,
}

/// <param name="Step">What is to be done.</param>
/// <param name="Until">When to look again, UTC.</param>
/// <param name="Owed">Since when the answer is owed, UTC ticks; 0 when none is.</param>
/// <param name="Kind">Which answer, one of <see cref="Omni.Pipeline.Schedules.ReplyKinds"/>.</param>
public sealed record ReplyDecision(ReplyStep Step, DateTime Until, long Owed, string Kind);

/// <param name="Decision">What is to be done.</param>
/// <param name="Measured">The last sequence whose waits are recorded now.</param>
/// <param name="HadAnswer">Whether an agent had answered up to there.</param>
public sealed record ReplyLook(ReplyDecision Decision, long Measured, bool HadAnswer);

/// <param name="ConversationId">Where.</param>
/// <param name="Owed">Since when, UTC ticks.</param>
/// <param name="Kind">Which answer.</param>
public sealed record OwedReply(string ConversationId, long Owed, string Kind);
