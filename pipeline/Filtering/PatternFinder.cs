using System.Text.RegularExpressions;

namespace Omni.Pipeline.Filtering;

/// <summary>
/// Finds what has a form: a generated expression proposes, and where there is a check digit, <see cref="CardNumbers"/> decides. Expressions repeat
/// only within bounds and hold nothing that could be read in two ways, so a long text costs time in proportion to its length.
/// </summary>
internal static partial class PatternFinder
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int MaxPlaces = 19;

    // What may stand between two digits: three at most, as in "138 - 1234". What can't be seen is not in the text.
    private const string Gap = @"[ \-]{0,3}";
    private const string Address = @"[!#-;=?-~]";
    private const string Label = @"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?";

    // Of a script that is not Latin: 例子.中国.
    private const string AnyLabel = @"[\p{L}\p{N}\-]{1,63}";

    // Endings of names that are also words (in, it, is, no, so, to) only count with a path: "done.It works" is no address. Those of AddressWords are looked at once more.
    private const string Endings =
        "com|net|org|edu|gov|cn|io|ai|co|info|biz|top|xyz|site|online|shop|store|club|vip|app|dev|tech|wang|ltd|link|live|cc|tv|ru|uk|fr|jp|kr|tw|hk|eu|vn|pl|nl|br|ly|gg|ee"
        + "|me|us|de|icu|page|work|xin|ren|pw|cyou|sbs|mobi|asia|website|nz|dk|cz|sg|mx|za";

    // A sentence may end before a word like shop: 。 is the dot only of endings that are none.
    private const string PlainEndings = "com|net|org|cn|cc|xyz|icu";

    /// <param name="pattern">Which.</param>
    /// <param name="text">As <see cref="PatternText"/> evens it.</param>
    /// <param name="digits">How many it has.</param>
    /// <returns>Where it stands; null: nowhere.</returns>
    public static List<Match>? Find(TextPattern pattern, ReadOnlySpan<char> text, int digits) =>
        digits < FewestDigits(pattern) ? null : Among(pattern, text);

    private static List<Match>? Among(TextPattern pattern, ReadOnlySpan<char> text) => pattern switch
    {
        TextPattern.ChinesePhone => Among(ChinesePhones(), text, PhoneGroups.IsNumber),
        TextPattern.InternationalPhone => All(InternationalPhones(), text),
        TextPattern.ChineseIdCard => Checked(IdCards(), text, CardNumbers.IsIdCard),
        TextPattern.BankCard => Checked(BankCards(), text, CardNumbers.IsBankCard),
        TextPattern.Link => HasDot(text) ? Among(Links(), text, AddressWords.IsAddress) : null,
    };

    private static int FewestDigits(TextPattern pattern) => pattern switch
    {
        TextPattern.ChinesePhone => 10,
        TextPattern.InternationalPhone => 7,
        TextPattern.ChineseIdCard => 17,
        TextPattern.BankCard => 13,
        TextPattern.Link => 0,
    };

    private static List<Match>? All(Regex expression, ReadOnlySpan<char> text)
    {
        List<Match>? found = null;
        foreach (var match in expression.EnumerateMatches(text))
        {
            (found ??= []).Add(new(match.Index, match.Index + match.Length, 0));
        }

        return found;
    }

    /// <summary>Those that look right where they stand; what does not may hold one further on.</summary>
    private static List<Match>? Among(Regex expression, ReadOnlySpan<char> text, IsRightThere isRight)
    {
        List<Match>? found = null;
        for (var from = 0; from < text.Length && First(expression, text, from) is { Length: > 0 } candidate;)
        {
            if (isRight(text, candidate))
            {
                (found ??= []).Add(candidate);
                from = candidate.End;
            }
            else
            {
                from = candidate.Start + 1;
            }
        }

        return found;
    }

    /// <summary>Most Chinese texts have a stop, and few a letter on both sides of it.</summary>
    private static bool HasDot(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('.', ':'))
        {
            return true;
        }

        for (var rest = text; rest.IndexOf('\u3002') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (at > 0 && at + 1 < rest.Length && char.IsAsciiLetterOrDigit(rest[at - 1]) && char.IsAsciiLetterOrDigit(rest[at + 1]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A number may be followed by another ("4111 1111 1111 1111 12/27"): each of its beginnings that ends with a group is tried, the longest first.</summary>
    private static List<Match>? Checked(Regex expression, ReadOnlySpan<char> text, Func<ReadOnlySpan<char>, bool> isRight)
    {
        List<Match>? found = null;
        var from = 0;
        while (from < text.Length && First(expression, text, from) is { Length: > 0 } candidate)
        {
            var end = EndOfRight(text, candidate, isRight);
            if (end > 0)
            {
                (found ??= []).Add(candidate with { End = end });
            }

            from = end > 0 ? end : candidate.Start + 1;
        }

        return found;
    }

    private static Match First(Regex expression, ReadOnlySpan<char> text, int from)
    {
        foreach (var match in expression.EnumerateMatches(text, from))
        {
            return new(match.Index, match.Index + match.Length, 0);
        }

        return default;
    }

    private static int EndOfRight(ReadOnlySpan<char> text, Match candidate, Func<ReadOnlySpan<char>, bool> isRight)
    {
        Span<char> digits = stackalloc char[MaxPlaces];
        for (var end = candidate.End; end > candidate.Start; end--)
        {
            if (char.IsAsciiLetterOrDigit(text[end - 1]) && (end == candidate.End || !char.IsAsciiLetterOrDigit(text[end])))
            {
                var length = 0;
                foreach (var unit in text[candidate.Start..end])
                {
                    if (char.IsAsciiLetterOrDigit(unit))
                    {
                        digits[length++] = unit;
                    }
                }

                if (isRight(digits[..length]))
                {
                    return end;
                }
            }
        }

        return 0;
    }

    private delegate bool IsRightThere(ReadOnlySpan<char> text, Match candidate);

    // Which letters may stand before it, and which groups it may have, PhoneGroups says.
    [GeneratedRegex(
        @"(?<![0-9])((\+|00)?86" + Gap + @")?1" + Gap + @"[3-9](" + Gap + @"[0-9]){9}(?![0-9])"
        + @"|(?<![0-9])1[3-9][0-9] ?[.,] ?[0-9]{4} ?[.,] ?[0-9]{4}(?![0-9])"
        + @"|(?<![0-9])((\+|00)86[ \-]?)?\(?0(10|2[0-9]|[3-9][0-9]{2})(\)[ \-]?|[ \-]{1,3})[2-8](" + Gap + @"[0-9]){6,7}(?![0-9])"
        + @"|(?<![0-9])((\+|00)86)?0((10|2[0-9])[2-8][0-9]{7}|[3-9][0-9]{2}[2-8][0-9]{6,7})(?![0-9])"
        + @"|(?<![0-9])[48]00(" + Gap + "[0-9]{3}" + Gap + "[0-9]{4}|" + Gap + "[0-9]{4}" + Gap + @"[0-9]{3})(?![0-9])",
        Options)]
    private static partial Regex ChinesePhones();

    [GeneratedRegex(
        @"(?<![0-9A-Za-z+])(\+[1-9]([ \-./()]{0,3}[0-9]){6,14}|00[1-9]([ \-./()]{0,3}[0-9]){8,14})(?![0-9])"
        + @"|(?<![0-9A-Za-z.\-])(1[ \-.])?(\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ \-.])[2-9][0-9]{2}[ \-.][0-9]{4}(?![0-9A-Za-z\-])",
        Options)]
    private static partial Regex InternationalPhones();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[1-9](" + Gap + @"[0-9]){16}" + Gap + @"[0-9Xx](?![0-9A-Za-z])", Options)]
    private static partial Regex IdCards();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[2-68](" + Gap + @"[0-9]){12,18}(?![0-9A-Za-z])", Options)]
    private static partial Regex BankCards();

    [GeneratedRegex(
        @"(https?|ftp)://((?>" + Address + @"{2,2000})(?!(?<=\.)\p{L})|" + AnyLabel + @"([.\u3002]" + AnyLabel + @"){1,5}" + Address + @"{0,2000})"
        + @"|(?<![a-z0-9@])www(([.\u3002]" + Label + @"){2,6}(?![a-z0-9])([/?#:]" + Address + @"{0,2000})?|\." + Address + @"{3,2000})"
        + @"|(?<![a-z0-9@])((" + Label + @"\.){1,5}(" + Endings + @")|(" + Label + @"[.\u3002]){1,5}(" + PlainEndings + @"))(?![a-z0-9_\-@]|\.[a-z0-9])([/?#:]" + Address + @"{0,2000})?"
        + @"|(?<![a-z0-9@])(" + Label + @"\.){1,5}[a-z]{2,24}/" + Address + @"{1,2000}",
        Options | RegexOptions.IgnoreCase)]
    private static partial Regex Links();
}
