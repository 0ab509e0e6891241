using CsCheck;
using Omni.Pipeline.Understanding;

namespace Omni.Tests.Pipeline.Understanding;

public sealed class GramTableTests
{
    [Fact]
    public void Every_gram_has_its_number_and_no_other_has_one() =>
        Gen.ULong.HashSet[0, 300].Sample(all =>
        {
            var grams = all.ToArray();
            var table = new GramTable(grams);
            Assert.Equal(Enumerable.Range(0, grams.Length), grams.Select(table.NumberOf));
            Assert.All(grams.Select(gram => gram + 1).Where(gram => !all.Contains(gram)), gram => Assert.Equal(-1, table.NumberOf(gram)));
        });

    [Fact]
    public void Grams_that_fall_on_one_place_are_told_apart()
    {
        ulong[] grams = [.. Enumerable.Range(1, 100).Select(i => (ulong)i)];
        var table = new GramTable(grams);
        Assert.Equal(Enumerable.Range(0, 100), grams.Select(table.NumberOf));
        Assert.Equal(-1, table.NumberOf(101));
    }

    [Fact]
    public void The_same_gram_twice_is_damage() => Assert.Throws<InvalidDataException>(() => new GramTable([7, 7]));
}
