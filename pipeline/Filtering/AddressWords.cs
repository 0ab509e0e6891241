using System.Buffers;

namespace Omni.Pipeline.Filtering;

/// <summary>Tells an address from what only looks like one: part of a mail address, or two sentences without a space between them ("ok.me too").</summary>
internal static class AddressWords
{
    // Of a mail address.
    private const int LongestAddress = 255;

    private static readonly SearchValues<char> EndsOfHost = SearchValues.Create("/?#:");

    /// <summary>Endings that are words as well.</summary>
    private static readonly string[] Endings = ["me", "us", "de", "page", "work"];

    /// <summary>What sentences end with before one of those, in English and where "de" is a word.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "ok", "okay", "help", "tell", "call", "please", "pls", "email", "mail", "contact", "text", "give", "show", "send", "let", "for", "to", "with", "and", "about", "on", "of", "in",
        "at", "by", "not", "thanks", "thx", "it", "this", "that", "the", "a", "my", "your", "next", "last", "first", "each", "home", "does", "sorry", "yes", "no", "hi", "hello", "hey",
        "read", "is", "was", "did", "do", "too", "now", "so", "but", "or", "s", "t", "d", "ll", "m", "all", "you", "why", "how", "what",
        "gracias", "hola", "si", "bien", "merci", "obrigado", "obrigada", "bueno", "bom", "favor", "plus", "oui", "non", "sim",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsAddress(ReadOnlySpan<char> text, Match candidate)
    {
        var address = text[candidate.Start..candidate.End];
        var host = address.IndexOfAny(EndsOfHost) is >= 0 and var end ? address[..end] : address;
        var dot = host.LastIndexOf('.');
        if (dot < 0 || host.StartsWith("www", StringComparison.OrdinalIgnoreCase))
        {
            // With a scheme, or with www: nothing else looks like it.
            return true;
        }

        return !IsOfMail(text[..candidate.Start]) && (host.Length < address.Length || !IsSentence(host[..dot], host[(dot + 1)..]));
    }

    /// <summary>What is left of the dot may begin with other labels.</summary>
    private static bool IsSentence(ReadOnlySpan<char> before, ReadOnlySpan<char> ending)
    {
        var label = before[(before.LastIndexOf('.') + 1)..];
        foreach (var word in Endings)
        {
            if (ending.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                // "It failed.Me too": a sentence begins with a capital; and 3.page is no name.
                return Known.Contains(label) || !label.ContainsAnyInRange('A', 'z') || (char.IsAsciiLetterUpper(ending[0]) && !char.IsAsciiLetterUpper(ending[^1]))
                    || (char.IsAsciiLetterUpper(ending[0]) && char.IsAsciiLetterLower(label[^1]));
            }
        }

        return false;
    }

    /// <summary>me@shop.example.com: the @ stands before an earlier label.</summary>
    private static bool IsOfMail(ReadOnlySpan<char> before)
    {
        for (var i = before.Length - 1; i >= 0 && before.Length - i <= LongestAddress; i--)
        {
            if (before[i] == '@')
            {
                return true;
            }

            if (!char.IsAsciiLetterOrDigit(before[i]) && before[i] is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return false;
    }
}
