using System.Text;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What was said between a customer and the bot, in the customer's own words, for whoever goes on with it: the first thing, the last, and those that say most.
/// Nothing is made up. Pure.
/// </summary>
internal static class BotSummary
{
    /// <summary>Of the latest entries; what is before them is in the conversation.</summary>
    public const int LookBack = 100;

    private const int MaxQuotes = 6;
    private const int MaxQuote = 300;
    private const int MaxTitles = 5;

    /// <param name="entries">In their order.</param>
    /// <param name="reason">One of <see cref="BotReasons"/>.</param>
    /// <param name="isChinese">The customer writes Chinese.</param>
    public static string Of(IReadOnlyList<ConversationEntry> entries, string reason, bool isChinese)
    {
        var text = new StringBuilder();
        text.Append(isChinese ? $"机器人转人工：{Why(reason, isChinese)}" : $"Handed over by the bot: {Why(reason, isChinese)}");
        var quotes = Quotes([.. entries.Where(IsCustomers)]);
        if (quotes.Count > 0)
        {
            text.Append('\n').Append(isChinese ? "客户说：" : "The customer wrote:");
            quotes.ForEach(quote => text.Append("\n– ").Append(quote));
        }

        var titles = entries.Where(entry => entry.Direction is Direction.Outbound).Select(entry => entry.Metadata.GetValueOrDefault(BotMarks.Title) ?? "")
            .Where(title => title.Length > 0).Distinct(StringComparer.Ordinal).TakeLast(MaxTitles).ToList();
        if (titles.Count > 0)
        {
            text.Append('\n').Append(isChinese ? "机器人回答过：" : "The bot answered with:");
            titles.ForEach(title => text.Append("\n– ").Append(title));
        }

        return text.Length <= ConversationNotes.MaxLength ? text.ToString() : BotSpeech.Shorten(text.ToString(), ConversationNotes.MaxLength);
    }

    private static List<string> Quotes(IReadOnlyList<ConversationEntry> said)
    {
        var texts = said.Select(entry => entry.Text.ReplaceLineEndings(" ").Trim()).ToList();
        var chosen = Enumerable.Range(0, texts.Count)
            .OrderByDescending(index => index == 0 || index == texts.Count - 1)
            .ThenByDescending(index => texts[index].Distinct().Count())
            .ThenBy(index => index)
            .Take(MaxQuotes).Order();
        return [.. chosen.Select(index => BotSpeech.Shorten(texts[index], MaxQuote)).Distinct(StringComparer.Ordinal)];
    }

    private static bool IsCustomers(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event, Text.Length: > 0 };

    private static string Why(string reason, bool isChinese) => reason switch
    {
        BotReasons.Asked => isChinese ? "客户要求人工" : "the customer asked for a person",
        BotReasons.NotFound => isChinese ? "没有找到答案" : "no answer was found",
        BotReasons.NotHelped => isChinese ? "回答没有帮助" : "the answers did not help",
        BotReasons.Unclear => isChinese ? "问题不明确" : "it stayed unclear what was meant",
        BotReasons.TooLong => isChinese ? "对话太长" : "the talk became long",
        BotReasons.Failed => isChinese ? "机器人出错" : "the bot failed",
        BotReasons.Slow => isChinese ? "机器人没有及时回答" : "the bot did not answer in time",
        BotReasons.Off => isChinese ? "机器人已关闭" : "the bot was turned off",
        BotReasons.LastAnswer => isChinese ? "渠道只剩最后一次回复" : "the channel takes one more answer at most",
        _ => isChinese ? "需要人工处理" : "what the customer wrote is for a person",
    };
}
