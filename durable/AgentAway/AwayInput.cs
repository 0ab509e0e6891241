namespace Omni.Durable.AgentAway;

/// <param name="AgentId">Whose heartbeat ran out.</param>
/// <param name="Grace">How long the agent may still come back and keep everything.</param>
public sealed record AwayInput(string AgentId, TimeSpan Grace);

/// <param name="AgentId">Who is gone.</param>
/// <param name="ConversationId">What the agent had, or was asked to take.</param>
public sealed record HandOnInput(string AgentId, string ConversationId);

/// <param name="AgentId">Who is gone.</param>
/// <param name="HandedOn">How many conversations wait for another because of that.</param>
public sealed record TellAwayInput(string AgentId, int HandedOn);

/// <param name="IsGone">False: the agent is back, and keeps everything.</param>
/// <param name="Conversations">What the agent has.</param>
public sealed record AwayFindings(bool IsGone, IReadOnlyList<string> Conversations);
