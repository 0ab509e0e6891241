using Omni.Pipeline.Schedules;

namespace Omni.Pipeline.Bots;

/// <summary>What the bot says: an admin's words where there are any in the language, else its own, Chinese or English.</summary>
internal sealed class BotTexts(BotSettings settings, string language)
{
    private readonly bool _isChinese = language.StartsWith("zh", StringComparison.Ordinal);

    public bool IsChinese => _isChinese;

    public string Greeting => Of(settings.Greeting) ?? (_isChinese ? "您好，我是自动助手。请问有什么可以帮您？" : "Hello, I am an automatic assistant. What can I help you with?");

    public string NotFound => Of(settings.NotFound)
        ?? (_isChinese ? "抱歉，我没有找到答案。请换个说法，或者转人工客服。" : "Sorry, I have no answer to that. Say it in other words, or ask for a person.");

    public string Which => _isChinese ? "您想问的是哪一个？" : "Which of these do you mean?";

    public string AskHelpful => _isChinese ? "这个回答有帮助吗？" : "Did this help?";

    public string Yes => _isChinese ? "有帮助" : "Yes, that helped";

    public string No => _isChinese ? "没有帮助" : "No, it didn't";

    public string Human => _isChinese ? "转人工客服" : "Talk to a person";

    public string Other => _isChinese ? "都不是，转人工客服" : "None of these: talk to a person";

    public string Glad => _isChinese ? "很高兴能帮到您。如有其他问题，请随时留言。" : "Glad to hear it. Write again whenever you have another question.";

    public string Sorry => _isChinese ? "抱歉没能帮上忙。请换个说法，或者转人工客服。" : "Sorry about that. Say it in other words, or ask for a person.";

    public string HandOver => Of(settings.HandOver) ?? (_isChinese ? "好的，正在为您转接人工客服，请稍候。" : "A colleague will go on from here. One moment, please.");

    /// <param name="opens">When somebody works again, as it is written for people.</param>
    public string HandOverClosed(string opens) => (Of(settings.HandOverClosed)
        ?? (_isChinese ? "现在是非工作时间，我们的同事会在 {opens} 之后回复您。" : "Nobody is at work just now. A colleague will answer you after {opens}."))
        .Replace("{opens}", opens, StringComparison.Ordinal);

    /// <summary>A text in a language that the customer does not write is worse than the bot's own words; English is its words for the rest.</summary>
    private string? Of(IReadOnlyDictionary<string, string> texts) =>
        texts.GetValueOrDefault(language) ?? texts.GetValueOrDefault(language.Split('-')[0]) ?? (_isChinese ? null : texts.GetValueOrDefault("en"));

    /// <summary>A label is a label in any language.</summary>
    public string Label(IReadOnlyDictionary<string, string> texts) => Schedule.TextFor(texts, language) ?? "";
}
