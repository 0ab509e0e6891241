using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Limits;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Limits;

public sealed class TokenBucketsTests
{
    private readonly FakeTimeProvider _time = new();

    /// <summary>The bucket as it is drawn: a level that falls by a token and rises with time up to the brim.</summary>
    [Fact]
    public void It_lets_through_what_a_drawn_bucket_lets_through() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 20], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2_000]).Array[1, 200]).Sample((perSecond, burst, calls) =>
        {
            var time = new FakeTimeProvider();
            var buckets = new TokenBuckets(perSecond, burst, sets: 16, time);
            var interval = time.TimestampFrequency / perSecond;
            var levels = new Dictionary<int, (long Level, long At)>();
            foreach (var (sender, milliseconds) in calls)
            {
                time.Advance(TimeSpan.FromMilliseconds(milliseconds % 7 == 0 ? milliseconds : milliseconds % 50));
                var now = time.GetTimestamp();
                var (before, at) = levels.GetValueOrDefault(sender, (interval * burst, now));
                var level = Math.Min(interval * burst, before + now - at);
                var expected = level >= interval;
                levels[sender] = (expected ? level - interval : level, now);

                var taken = buckets.TryTake((ulong)sender + 1, out var wait);

                Assert.Equal(expected, taken);
                Assert.Equal(expected ? 0 : interval - level, wait.Ticks); // The fake clock's ticks are these.
            }
        });

    /// <summary>Whatever the others do, and however few places there are, nobody is refused who kept to the rate.</summary>
    [Fact]
    public void Who_keeps_to_the_rate_is_never_refused_however_many_others_there_are() =>
        Gen.Int[0, 200].Array[1, 500].Sample(senders =>
        {
            var time = new FakeTimeProvider();
            var crowded = new TokenBuckets(5, 3, sets: 1, time);
            var roomy = new TokenBuckets(5, 3, sets: 1024, time);
            var fast = new HashSet<int>();
            foreach (var sender in senders)
            {
                time.Advance(TimeSpan.FromMilliseconds(sender % 20));
                if (!roomy.TryTake((ulong)sender + 1, out _))
                {
                    fast.Add(sender);
                }

                Assert.True(crowded.TryTake((ulong)sender + 1, out _) || fast.Contains(sender));
            }
        });

    [Fact]
    public void Who_floods_is_not_forgotten_for_those_who_do_not()
    {
        var buckets = new TokenBuckets(1, 3, sets: 1, _time);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(buckets.TryTake(1, out TimeSpan _)));

        Assert.All(Enumerable.Range(2, 50), other => Assert.True(buckets.TryTake((ulong)other, out TimeSpan _)));

        Assert.False(buckets.TryTake(1, out _));
    }

    [Fact]
    public void After_the_wait_that_it_names_there_is_a_token()
    {
        var buckets = new TokenBuckets(2, 3, sets: 16, _time);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(buckets.TryTake(1, out TimeSpan _)));
        Assert.False(buckets.TryTake(1, out var wait));

        _time.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.False(buckets.TryTake(1, out _));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(buckets.TryTake(1, out _));
        Assert.False(buckets.TryTake(1, out _));
    }

    [Fact]
    public void A_token_costs_no_memory()
    {
        var buckets = new TokenBuckets(30, 120, sets: 1024, _time);
        Assert.Equal(0, Allocations.Of(calls: 100_000, i => buckets.TryTake((ulong)(i % 20_000), out _)));
    }
}
