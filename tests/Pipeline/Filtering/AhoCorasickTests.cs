using CsCheck;
using Omni.Pipeline.Filtering;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class AhoCorasickTests
{
    // 'A' is read as 'a', '.' is passed over, all else is itself.
    private static readonly ushort[] Folding =
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(unit => unit switch { '.' => 0, 'A' => 'a', _ => unit }).Select(unit => (ushort)unit)];

    private static readonly Gen<string> Pattern = Gen.Char["abc"].Array[1, 5].Select(units => new string(units));
    private static readonly Gen<string> Text = Gen.Char["abcA.x"].Array[0, 40].Select(units => new string(units));

    [Fact]
    public void It_finds_what_brute_force_finds() =>
        Gen.Select(Pattern.Array[0, 12], Text).Sample((patterns, text) =>
        {
            string[] distinct = [.. patterns.Distinct(StringComparer.Ordinal)];
            Assert.Equal(BruteForce(distinct, text), Found(AhoCorasick.Build(distinct, Folding), text));
        });

    [Fact]
    public void It_agrees_with_brute_force_over_a_large_alphabet() =>
        Gen.Select(Gen.Char['一', '丏'].Array[1, 3].Select(units => new string(units)).Array[200], Gen.Char['一', '丏'].Array[200]).Sample(
            (patterns, text) =>
            {
                string[] distinct = [.. patterns.Distinct(StringComparer.Ordinal)];
                Assert.Equal(BruteForce(distinct, new string(text)), Found(AhoCorasick.Build(distinct, Folding), new string(text)));
            },
            iter: 100);

    [Fact]
    public void Of_matches_that_end_together_the_longest_comes_first() =>
        Assert.Equal([new Match(0, 3, 0), new Match(1, 3, 1), new Match(2, 3, 2)], Found(AhoCorasick.Build(["abc", "bc", "c"], Folding), "abc", sorted: false));

    [Fact]
    public void A_range_covers_what_was_passed_over_inside_and_nothing_outside() =>
        Assert.Equal([new Match(2, 7, 0)], Found(AhoCorasick.Build(["abc"], Folding), "..a.b.c.."));

    [Fact]
    public void Without_patterns_it_finds_nothing() => Assert.Empty(Found(AhoCorasick.Build([], Folding), "abc"));

    [Fact]
    public void The_same_pattern_twice_is_a_bug() => Assert.Throws<ArgumentException>(() => AhoCorasick.Build(["a", "a"], Folding));

    private static Match[] Found(AhoCorasick automaton, string text, bool sorted = true)
    {
        var matches = new List<Match>();
        foreach (var match in automaton.Find(text))
        {
            matches.Add(match);
        }

        return sorted ? Sorted(matches) : [.. matches];
    }

    private static Match[] BruteForce(string[] patterns, string text)
    {
        var units = text.Select((unit, index) => (Unit: (char)Folding[unit], Index: index)).Where(unit => unit.Unit != 0).ToArray();
        var folded = string.Concat(units.Select(unit => unit.Unit));
        return Sorted(
            from start in Enumerable.Range(0, folded.Length)
            from pattern in Enumerable.Range(0, patterns.Length)
            where string.CompareOrdinal(folded, start, patterns[pattern], 0, patterns[pattern].Length) == 0
            select new Match(units[start].Index, units[start + patterns[pattern].Length - 1].Index + 1, pattern));
    }

    private static Match[] Sorted(IEnumerable<Match> matches) => [.. matches.OrderBy(match => match.End).ThenBy(match => match.Start)];
}
