using Omni.Pipeline.Knowledge;

namespace Omni.Bench.Knowledge;

/// <summary>
/// Logistic regression by Newton's method, with a little weight decay, so that few questions can't push it to extremes. What it learns from: the
/// first three answers to each question, right or wrong.
/// </summary>
internal static class ConfidenceFit
{
    private const int Rounds = 30;
    private const double Decay = 0.5;

    public static double[] Fit(IReadOnlyList<(MatchSigns Signs, bool IsRight)> examples)
    {
        var samples = examples.Select(it => (Vector: AnswerConfidence.Vector(it.Signs), it.IsRight)).ToList();
        var size = samples[0].Vector.Length;
        var weights = new double[size];
        for (var round = 0; round < Rounds; round++)
        {
            var gradient = new double[size];
            var hessian = new double[size, size];
            for (var i = 0; i < size; i++)
            {
                // What is always there may be as large as it likes.
                gradient[i] = i == 0 ? 0 : Decay * weights[i];
                hessian[i, i] = i == 0 ? 1e-9 : Decay;
            }

            foreach (var (vector, isRight) in samples)
            {
                var said = AnswerConfidence.Of(weights, vector);
                for (var i = 0; i < size; i++)
                {
                    gradient[i] += (said - (isRight ? 1 : 0)) * vector[i];
                    for (var j = 0; j < size; j++)
                    {
                        hessian[i, j] += said * (1 - said) * vector[i] * vector[j];
                    }
                }
            }

            foreach (var (index, step) in Solve(hessian, gradient).Index())
            {
                weights[index] -= step;
            }
        }

        return weights;
    }

    /// <summary>Expected calibration error: by how much confidence and share of right answers differ, over ten bins, weighted.</summary>
    public static double Error(IReadOnlyList<(double Confidence, bool IsRight)> said) =>
        said.GroupBy(it => Math.Min(9, (int)(it.Confidence * 10)))
            .Sum(bin => Math.Abs(bin.Average(it => it.Confidence) - bin.Average(it => it.IsRight ? 1 : 0)) * bin.Count() / said.Count);

    /// <summary>Gauss, with the largest pivot.</summary>
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var size = right.Length;
        var (left, result) = ((double[,])matrix.Clone(), (double[])right.Clone());
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(row => Math.Abs(left[row, column]));
            for (var i = 0; i < size; i++)
            {
                (left[column, i], left[pivot, i]) = (left[pivot, i], left[column, i]);
            }

            (result[column], result[pivot]) = (result[pivot], result[column]);
            for (var row = 0; row < size; row++)
            {
                if (row != column)
                {
                    var factor = left[row, column] / left[column, column];
                    for (var i = column; i < size; i++)
                    {
                        left[row, i] -= factor * left[column, i];
                    }

                    result[row] -= factor * result[column];
                }
            }
        }

        return [.. result.Select((value, index) => value / left[index, index])];
    }
}
