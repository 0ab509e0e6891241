using System.Collections.Immutable;

namespace Omni.Pipeline.Reports;

/// <summary>Something that happened in a conversation and is counted. Names no customer and no conversation.</summary>
/// <param name="Kind">One of <see cref="FactKinds"/>.</param>
/// <param name="Key">The same whoever reads the conversation, and tells nothing of it: a hash.</param>
/// <param name="At">To which time it belongs.</param>
/// <param name="Channel">On which channel.</param>
/// <param name="AgentId">To whom it belongs; empty: to nobody.</param>
/// <param name="Value">Seconds, or the number that a customer gave.</param>
/// <param name="In">Messages of the customer.</param>
/// <param name="Out">Messages of agents.</param>
public sealed record Fact(string Kind, string Key, DateTimeOffset At, string Channel, string AgentId, double Value = 0, int In = 0, int Out = 0)
{
    /// <summary>What the conversation needed when it was counted.</summary>
    public ImmutableArray<string> Skills { get; init; } = [];

    /// <summary>In which team the agent was when it was counted.</summary>
    public string TeamId { get; init; } = "";
}

/// <summary>What is counted; docs/reports.md defines it. Stored: never renamed.</summary>
public static class FactKinds
{
    public const string Opened = "opened";
    public const string Reopened = "reopened";
    public const string FirstResponse = "first-response";
    public const string Held = "held";

    /// <summary>Messages of a <see cref="Stretch"/>.</summary>
    public const string Written = "written";
    public const string Resolved = "resolved";

    /// <summary>An episode in which an agent answered was resolved: what returns are a share of.</summary>
    public const string Contact = "contact";
    public const string Returned = "returned";
    public const string Assigned = "assigned";
    public const string RatingAsked = "rating-asked";
    public const string Rated = "rated";

    /// <summary>The bot began to answer in an episode.</summary>
    public const string BotStarted = "bot-started";

    /// <summary>It went from the bot to people.</summary>
    public const string BotHandedOver = "bot-handed-over";

    /// <summary>It ended as resolved while the bot had it.</summary>
    public const string BotResolved = "bot-resolved";
}
