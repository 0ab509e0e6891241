using CsCheck;
using Omni.Pipeline.Filtering;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class CellPlacingTests
{
    private static readonly Gen<ushort[]> Family = Gen.UShort[2, 400].Array[1, 20].Select(classes => classes.Distinct().ToArray());

    [Fact]
    public void Families_never_share_a_cell() =>
        Family.Array[1, 60].Sample(families =>
        {
            var placing = new CellPlacing();
            var taken = new HashSet<int>();
            foreach (var family in families)
            {
                var at = placing.Place(family);
                Assert.InRange(at, 1, placing.HighestBase);
                Assert.All(family, unitClass => Assert.True(taken.Add(at + unitClass)));
            }
        });

    [Fact]
    public void Families_that_fit_nowhere_take_space_in_proportion()
    {
        var placing = new CellPlacing();
        ushort[] family = [.. Enumerable.Range(0, 50).Select(i => (ushort)(2 + (i * i)))];
        for (var i = 0; i < 500; i++)
        {
            placing.Place(family);
        }

        Assert.InRange(placing.HighestBase, 500, 500 * family[^1]);
    }
}
