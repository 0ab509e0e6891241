using System.Diagnostics.Metrics;

namespace Omni.Pipeline;

/// <summary>The buckets of every duration, from 0.1 ms to 10 s, fine enough that a percentile read from them is a quarter off at most.</summary>
public static class DurationBuckets
{
    /// <summary>In seconds.</summary>
    public static readonly InstrumentAdvice<double> Advice = new()
    {
        HistogramBucketBoundaries =
        [
            .0001, .00025, .0005, .00075, .001, .0015, .002, .003, .005, .007, .01, .015, .02, .03, .05, .07,
            .1, .15, .2, .3, .5, .7, 1, 1.5, 2, 3, 5, 7, 10,
        ],
    };
}
