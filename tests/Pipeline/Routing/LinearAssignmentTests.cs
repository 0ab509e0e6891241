using CsCheck;
using Omni.Pipeline.Routing;

namespace Omni.Tests.Pipeline.Routing;

public sealed class LinearAssignmentTests
{
    private const double Not = double.PositiveInfinity;

    private static readonly Gen<double> AnyCost = Gen.Frequency((3, Gen.Int[0, 20].Select(cost => cost / 4.0)), (1, Gen.Const(Not)));

    [Fact]
    public void No_other_way_to_serve_the_same_rows_is_cheaper() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5]).SelectMany((rows, columns) => AnyCost.Array2D[rows, columns]).Sample(costs =>
        {
            var columns = LinearAssignment.Solve(costs);

            var used = columns.Where(column => column >= 0).ToList();
            Assert.Equal(used.Count, used.Distinct().Count());
            Assert.All(columns.Index().Where(it => it.Item >= 0), it => Assert.True(costs[it.Index, it.Item] < Not));
            var served = columns.Select(column => column >= 0).ToArray();
            var best = AllWays(costs, 0, new bool[costs.GetLength(1)]).ToList();
            Assert.Equal(best.Where(way => way.Select(column => column >= 0).SequenceEqual(served)).Min(way => Sum(costs, way)), Sum(costs, columns), 9);
            // Whoever stands further up is never left out for the sake of one further down.
            Assert.Equal(best.Max(way => Rank(way.Select(column => column >= 0))), Rank(served));
        });

    [Fact]
    public void Who_comes_later_moves_the_one_before_to_another_place() =>
        Assert.Equal([1, 0], LinearAssignment.Solve(new[,] { { 1.0, 2.0 }, { 1.0, Not } }));

    [Fact]
    public void Who_can_have_no_place_is_left_out() =>
        Assert.Equal([0, -1], LinearAssignment.Solve(new[,] { { 1.0, Not }, { 1.0, Not } }));

    private static int Rank(IEnumerable<bool> served) => served.Aggregate(0, (rank, isServed) => (rank * 2) + (isServed ? 1 : 0));

    private static double Sum(double[,] costs, int[] columns) => columns.Index().Where(it => it.Item >= 0).Sum(it => costs[it.Index, it.Item]);

    private static IEnumerable<int[]> AllWays(double[,] costs, int row, bool[] taken)
    {
        if (row == costs.GetLength(0))
        {
            yield return [];
            yield break;
        }

        for (var column = -1; column < costs.GetLength(1); column++)
        {
            if (column >= 0 && (taken[column] || double.IsPositiveInfinity(costs[row, column])))
            {
                continue;
            }

            var then = (bool[])taken.Clone();
            if (column >= 0)
            {
                then[column] = true;
            }

            foreach (var rest in AllWays(costs, row + 1, then))
            {
                yield return [column, .. rest];
            }
        }
    }
}
