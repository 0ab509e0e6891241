using System.Globalization;
using System.Text;
using Omni.Pipeline.Filtering;

namespace Omni.Pipeline.Bots;

/// <summary>The words that the bot knows by itself, whatever an admin adds. Compared without case, width, signs and blanks at the ends.</summary>
internal static class BotWords
{
    /// <summary>Anywhere in a message: who writes one of these wants a person, however the rest is understood.</summary>
    private static readonly string[] HumanPhrases = [.. ((string[])
    [
        "转人工", "人工客服", "人工服务", "人工坐席", "找人工", "要人工", "接人工", "叫人工", "转接人工", "真人", "找客服", "转客服", "轉人工", "轉接人工", "轉客服", "不要机器人", "不要機器人",
        "real person", "actual person", "human agent", "human support", "live agent", "live person", "human please", "agent please", "not a bot",
        "オペレーター", "人と話", "人間と話", "担当者に", "担当者と", "有人対応", "상담원", "상담사", "사람과 통화", "사람과 상담", "사람이랑 상담", "사람 연결",
        "persona real", "agente humano", "atención humana", "atencion humana", "joindre un conseiller", "avoir un conseiller", "un vrai conseiller", "vraie personne",
        "mit einem menschen", "mit einem mitarbeiter", "mit einer mitarbeiterin", "mit einem berater", "mit jemandem sprechen", "mit einer person sprechen", "mit mitarbeiter sprechen", "echter mensch",
        "echten menschen", "atendente humano", "atendimento humano", "pessoa real", "quero um atendente",
        "живой человек", "живого человека", "живым человеком", "поговорить с человеком", "соедините с человеком", "позовите человека",
        .. from verb in (string[])["talk to", "talk with", "speak to", "speak with", "chat with", "connect me to", "connect me with"]
           from whom in (string[])["a human", "a real human", "a person", "a live agent", "a representative", "an agent", "an operator", "someone", "somebody", "human", "agent", "customer service"]
           select $"{verb} {whom}",
        .. from whom in (string[])["una persona", "persona", "un humano", "humano", "un agente", "agente", "un asesor", "un operador", "alguien"] select $"hablar con {whom}",
        .. from verb in (string[])["parler à", "parler a", "parler avec"]
           from whom in (string[])["un humain", "une personne", "un conseiller", "une conseillère", "un agent", "quelqu'un"]
           select $"{verb} {whom}",
        .. from whom in (string[])["um atendente", "atendente", "uma pessoa", "um humano", "humano", "alguém", "alguem"] select $"falar com {whom}",
    ]).Select(Plain)];

    /// <summary>Stands for a person at the beginning of a word, however that ends; within another word it doesn't.</summary>
    private const string HumanStem = " оператор";

    /// <summary>A message of nothing else.</summary>
    private static readonly HashSet<string> HumanAlone = new(StringComparer.Ordinal)
    {
        "人工", "客服", "human", "agent", "person", "operator", "representative", "humano", "agente", "humain", "conseiller", "mensch", "mitarbeiter", "atendente", "operador", "asesor", "оператор",
    };

    private static readonly HashSet<string> Yes = new(StringComparer.Ordinal)
    {
        "有帮助", "有用", "是", "是的", "解决了", "已解决", "有幫助", "解決了", "yes", "y", "yes that helped", "yep", "it helped", "solved", "はい", "네", "예", "sí", "si", "oui", "ja", "sim", "да",
    };

    private static readonly HashSet<string> No = new(StringComparer.Ordinal)
    {
        "没有帮助", "没帮助", "没用", "不是", "否", "没解决", "未解决", "没有解决", "还没解决", "没有", "沒有幫助", "沒用", "no", "n", "nope", "no it didnt", "not really", "it didnt help", "that didnt help", "not solved", "still not solved", "いいえ", "아니요", "non", "nein", "não", "нет",
    };

    public static bool AsksForHuman(string text, IEnumerable<string> more)
    {
        var plain = Plain(text);
        return HumanAlone.Contains(plain)
            || Array.Exists(HumanPhrases, phrase => plain.Contains(phrase, StringComparison.Ordinal))
            || $" {plain}".Contains(HumanStem, StringComparison.Ordinal)
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
            var sign = TextWidth.Narrow(unit);
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
