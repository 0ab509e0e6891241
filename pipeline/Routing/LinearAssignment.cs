namespace Omni.Pipeline.Routing;

/// <summary>
/// Rows to columns at the least total cost, by shortest augmenting paths: R. Jonker and A. Volgenant, "A Shortest Augmenting Path Algorithm for
/// Dense and Sparse Linear Assignment Problems", Computing 38 (1987); for more columns than rows as in D. F. Crouse, "On Implementing 2D
/// Rectangular Assignment Algorithms", IEEE Transactions on Aerospace and Electronic Systems 52 (2016). Time: rows² × columns.
/// </summary>
internal static class LinearAssignment
{
    private const int None = -1;

    /// <summary>
    /// Rows come in their order: one that was given a column keeps having one, and one for which there is none, whoever moved, is left out. Among
    /// all ways to serve the same rows, the cost is the least.
    /// </summary>
    /// <param name="cost">Finite and not negative, or infinite where the two may not be joined.</param>
    /// <returns>The column of each row; -1 where it has none.</returns>
    public static int[] Solve(double[,] cost)
    {
        var (rows, columns) = (cost.GetLength(0), cost.GetLength(1));
        var columnOf = Enumerable.Repeat(None, rows).ToArray();
        var rowOf = Enumerable.Repeat(None, columns).ToArray();
        var (rowPrice, columnPrice) = (new double[rows], new double[columns]);
        var (distance, cameFrom, isDone) = (new double[columns], new int[columns], new bool[columns]);
        for (var start = 0; start < rows; start++)
        {
            Array.Fill(distance, double.PositiveInfinity);
            Array.Clear(isDone);
            var (row, length, end) = (start, 0.0, None);
            while (end == None)
            {
                var nearest = None;
                for (var column = 0; column < columns; column++)
                {
                    if (isDone[column])
                    {
                        continue;
                    }

                    var reached = length + cost[row, column] - rowPrice[row] - columnPrice[column];
                    if (reached < distance[column])
                    {
                        (distance[column], cameFrom[column]) = (reached, row);
                    }

                    if (!double.IsPositiveInfinity(distance[column]) && (nearest == None || distance[column] < distance[nearest]))
                    {
                        nearest = column;
                    }
                }

                if (nearest == None)
                {
                    break;
                }

                (length, isDone[nearest]) = (distance[nearest], true);
                (row, end) = rowOf[nearest] == None ? (row, nearest) : (rowOf[nearest], None);
            }

            if (end == None)
            {
                continue;
            }

            rowPrice[start] += length;
            for (var column = 0; column < columns; column++)
            {
                if (isDone[column])
                {
                    columnPrice[column] -= length - distance[column];
                    if (rowOf[column] != None)
                    {
                        rowPrice[rowOf[column]] += length - distance[column];
                    }
                }
            }

            for (var column = end; ;)
            {
                var from = cameFrom[column];
                rowOf[column] = from;
                (columnOf[from], column) = (column, columnOf[from]);
                if (from == start)
                {
                    break;
                }
            }
        }

        return columnOf;
    }
}
