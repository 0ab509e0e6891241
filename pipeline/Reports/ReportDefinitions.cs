namespace Omni.Pipeline.Reports;

/// <summary>What each number means, in a sentence that goes with the numbers; docs/reports.md says more.</summary>
public static class ReportDefinitions
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["opened"] = "Episodes that began: the customer wrote what wants an answer, or an agent wrote first.",
        ["reopened"] = "Those of them that began in a conversation that had been resolved.",
        ["resolved"] = "Episodes that ended as resolved, at the time of the end; merges are not counted.",
        ["messagesIn"] = "Messages of customers, counted when the agent who has their conversation, or gets it next, lets it go, or when it ends.",
        ["messagesOut"] = "Messages of agents that the word lists let through, counted when the agent who has the conversation lets it go, or when it ends.",
        ["firstResponse"] = "From the customer's first question of an episode to the first message of an agent, by the clock; at the time of the answer, to whoever answered.",
        ["handle"] = "How long one agent had a conversation without a break, less the time in which it was snoozed; at the end of it.",
        ["resolution"] = "From the beginning of an episode to its end as resolved, by the clock, snoozing included; at the end.",
        ["firstContact"] = "Of the episodes that were answered and resolved, those that the customer did not open again within the time that the host is set to (72 hours without a setting); at the time of the resolution.",
        ["rating"] = "What customers answered from 1 to 5 when they were asked; 4 and 5 are satisfied.",
        ["fairness"] = "Conversations that routing gave, by the hours in which an agent was online, had the console open and had room for one.",
        ["bot"] = "Episodes in which the bot began to answer, those that went from it to people, and those that ended while the bot had them; the last are not in resolved, resolution or firstContact.",
        ["averageSeconds"] = "Exact.",
        ["p50Seconds"] = "The middle, read from steps of an eighth.",
        ["p90Seconds"] = "The ninth tenth, read from steps of an eighth.",
    };
}
