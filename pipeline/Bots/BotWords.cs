using System.Globalization;
using System.Text;

namespace Omni.Pipeline.Bots;

/// <summary>The words that the bot knows by itself, whatever an admin adds. Compared without case, width, signs and blanks at the ends.</summary>
internal static class BotWords
{
    /// <summary>Anywhere in a message: who writes one of these wants a person, however the rest is understood.</summary>
    private static readonly string[] HumanPhrases =
    [
        "转人工", "人工客服", "人工服务", "找人工", "要人工", "接人工", "真人", "找客服", "轉人工", "不要机器人", "不要機器人",
        "talk to a human", "speak to a human", "talk to a person", "speak to a person", "talk to someone", "speak to someone", "talk to an agent",
        "speak to an agent", "real person", "human agent", "live agent", "human please", "agent please", "not a bot",
        "オペレーター", "人と話", "担当者に", "有人対応", "상담원", "사람과 통화", "사람 연결",
        "persona real", "hablar con una persona", "hablar con un agente", "agente humano", "parler à un humain", "parler à une personne", "parler à un conseiller",
        "mit einem menschen", "mit einem mitarbeiter", "echter mensch", "falar com um atendente", "falar com uma pessoa", "живой человек",
    ];

    /// <summary>A message of nothing else.</summary>
    private static readonly HashSet<string> HumanAlone = new(StringComparer.Ordinal)
    {
        "人工", "客服", "human", "agent", "person", "operator", "representative", "humano", "agente", "humain", "conseiller", "mensch", "mitarbeiter", "atendente", "оператор",
    };

    private static readonly HashSet<string> Yes = new(StringComparer.Ordinal)
    {
        "有帮助", "有用", "是", "是的", "解决了", "已解决", "有幫助", "解決了", "yes", "y", "yes that helped", "yep", "it helped", "solved", "はい", "네", "예", "sí", "si", "oui", "ja", "sim", "да",
    };

    private static readonly HashSet<string> No = new(StringComparer.Ordinal)
    {
        "没有帮助", "没帮助", "没用", "不是", "否", "没解决", "未解决", "沒有幫助", "沒用", "no", "n", "nope", "no it didnt", "not really", "it didnt help", "いいえ", "아니요", "non", "nein", "não", "нет",
    };

    public static bool AsksForHuman(string text, IEnumerable<string> more)
    {
        var plain = Plain(text);
        return HumanAlone.Contains(plain)
            || HumanPhrases.Any(phrase => plain.Contains(Plain(phrase), StringComparison.Ordinal))
            || more.Any(word => Plain(word) is { Length: > 0 } known && plain.Contains(known, StringComparison.Ordinal));
    }

    public static bool IsYes(string text) => Yes.Contains(Plain(text));

    public static bool IsNo(string text) => No.Contains(Plain(text));

    public static bool IsSame(string text, string label) => Plain(text) is { Length: > 0 } plain && plain == Plain(label);

    /// <summary>Lower case, half width, letters and digits with single blanks between words.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            // By hand: what a host knows of Unicode may leave normal forms out.
            var sign = unit is >= '\uFF01' and <= '\uFF5E' ? (char)(unit - 0xFEE0) : unit;
            if (char.IsLetterOrDigit(sign) || char.IsSurrogate(sign) || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.ToLowerInvariant(sign));
            }
            else if (sign is not ('\'' or '’') && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }
}
