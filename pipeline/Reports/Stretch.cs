namespace Omni.Pipeline.Reports;

/// <summary>
/// Messages that are counted together: of one quarter of an hour, on one channel, while one agent has the conversation; or all while it waits, which
/// belong to whoever gets it. It only grows and finds its agent, so of two of them the larger is the later one.
/// </summary>
/// <param name="Sequence">Of its first message.</param>
/// <param name="At">When that was written.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="AgentId">Who has the conversation; empty while it waits.</param>
/// <param name="In">Messages of the customer.</param>
/// <param name="Out">Messages of agents.</param>
internal sealed record Stretch(long Sequence, DateTimeOffset At, string Channel, string AgentId, int In, int Out)
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <summary>Whether a message belongs to it.</summary>
    public bool Takes(DateTimeOffset at, string channel, string agentId) =>
        Channel == channel && AgentId == agentId && (agentId.Length == 0 || at.UtcTicks / Quarter.Ticks == At.UtcTicks / Quarter.Ticks);
}
