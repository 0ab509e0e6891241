using System.Text;
using System.Text.RegularExpressions;

namespace Omni.Pipeline.Filtering;

/// <summary>Covers in a text what has a form, looked for in the text as patterns see it: neither width nor what can't be seen hides any of it.</summary>
internal static class PatternCover
{
    /// <param name="text">As it was written.</param>
    /// <param name="cover">What stands in the place of each part that was found.</param>
    /// <param name="expressions">What is looked for beside links, in even text.</param>
    public static string Cover(string text, string cover, params ReadOnlySpan<Regex> expressions)
    {
        var even = new char[text.Length];
        var (length, digits) = PatternText.Even(text, even);
        var seen = even.AsSpan(0, length);
        var isHidden = new bool[text.Length];
        var at = default((int, int));
        foreach (var link in PatternFinder.Find(TextPattern.Link, seen, digits) ?? [])
        {
            Hide(isHidden, PatternText.Original(text, link, ref at));
        }

        foreach (var expression in expressions)
        {
            at = default;
            foreach (var match in expression.EnumerateMatches(seen))
            {
                Hide(isHidden, PatternText.Original(text, new(match.Index, match.Index + match.Length, 0), ref at));
            }
        }

        if (!isHidden.AsSpan().Contains(true))
        {
            return text;
        }

        var covered = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!isHidden[i])
            {
                covered.Append(text[i]);
            }
            else if (i == 0 || !isHidden[i - 1])
            {
                covered.Append(cover);
            }
        }

        return covered.ToString();
    }

    /// <summary>The addresses in a text as patterns see them.</summary>
    public static IEnumerable<string> Links(string text)
    {
        var even = new char[text.Length];
        var (length, digits) = PatternText.Even(text, even);
        return (PatternFinder.Find(TextPattern.Link, even.AsSpan(0, length), digits) ?? []).Select(link => new string(even, link.Start, link.Length));
    }

    private static void Hide(bool[] isHidden, Match match) => isHidden.AsSpan(match.Start, match.Length).Fill(true);
}
