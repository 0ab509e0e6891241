namespace Omni.Durable.ConversationLifecycle;

/// <summary>What the orchestration knows from one look to the next. The schedule is read with each look.</summary>
/// <param name="ConversationId">Which.</param>
/// <param name="Reminded">The silence, by the UTC ticks of its start, of which the customer was reminded last.</param>
/// <param name="Asked">The end, by its UTC ticks, at which the customer was asked last.</param>
public sealed record LifecycleInput(string ConversationId, long Reminded = 0, long Asked = 0);

/// <summary>What is to be done now. Stored in histories: values never change.</summary>
public enum LifecycleStep
{
    /// <summary>Nothing before a time.</summary>
    Wait = 1,

    /// <summary>Nothing until somebody says so.</summary>
    Rest = 2,

    Remind = 3,

    Resolve = 4,

    Ask = 5,

    Close = 6,

    Wake = 7,

    /// <summary>Nothing any more.</summary>
    End = 8,
}

/// <param name="Step">What is to be done.</param>
/// <param name="Until">When to look again, UTC.</param>
/// <param name="Of">The time in the conversation that it is about, UTC ticks: only while that stands is it done.</param>
public sealed record LifecycleLook(LifecycleStep Step, DateTime Until, long Of);

/// <param name="ConversationId">Which.</param>
/// <param name="Of">See <see cref="LifecycleLook"/>.</param>
public sealed record LifecycleWork(string ConversationId, long Of);
