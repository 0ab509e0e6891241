namespace Omni.Pipeline.Reports;

/// <summary>What each number means, in a sentence that goes with the numbers, in each language of the console; docs/reports.md says more.</summary>
public static class ReportDefinitions
{
    public const string English = "en";

    private static readonly IReadOnlyDictionary<string, string> InEnglish = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["opened"] = "Episodes that began: the customer wrote what wants an answer, or an agent wrote first.",
        ["reopened"] = "Those of them that began in a conversation that had been resolved.",
        ["resolved"] = "Episodes that ended as resolved, at the time of the end; merges are not counted.",
        ["messagesIn"] = "Messages of customers, when they were written; to whoever had the conversation, and what came while it waited to whoever got it, at the time of the first that waited.",
        ["messagesOut"] = "Messages of agents that the word lists let through, when they were written; to whoever had the conversation.",
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

    private static readonly IReadOnlyDictionary<string, string> InChinese = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["opened"] = "开始的服务次数：客户写来需要答复的内容，或客服主动发起。",
        ["reopened"] = "其中在已解决的会话里重新开始的次数。",
        ["resolved"] = "以“已解决”结束的服务次数，计入结束的时间；因合并而结束的不计。",
        ["messagesIn"] = "客户的消息，按写来的时间计；计给当时负责会话的客服。等待期间写来的计给随后接手的客服，时间取等待中第一条消息的时间。",
        ["messagesOut"] = "客服发出且未被词库拦截的消息，按写出的时间计；计给当时负责会话的客服。",
        ["firstResponse"] = "从一次服务中客户的第一个问题到客服的第一条消息，按自然时间；计入答复的时间，计给答复的客服。",
        ["handle"] = "一名客服不间断地负责一个会话的时长，减去其中暂缓的时间；计入这段时间结束之时。",
        ["resolution"] = "从一次服务开始到以“已解决”结束，按自然时间，含暂缓；计入结束的时间。",
        ["firstContact"] = "在已答复并已解决的服务中，客户在设定时间内（未设置时为 72 小时）没有再次打开的；计入解决的时间。",
        ["rating"] = "客户被问到时给出的 1 到 5 分；4 分和 5 分为满意。",
        ["fairness"] = "由路由分配的会话数，除以客服在线、打开控制台并有空位的小时数。",
        ["averageSeconds"] = "精确值。",
        ["p50Seconds"] = "中位数，按八分之一的级距读取。",
        ["p90Seconds"] = "九成位数，按八分之一的级距读取。",
    };

    private static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All =
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal) { [English] = InEnglish, ["zh"] = InChinese };

    public static IEnumerable<string> Languages => All.Keys;

    /// <summary>Null where they are not written in that language.</summary>
    public static IReadOnlyDictionary<string, string>? In(string language) => All.GetValueOrDefault(language);
}
