using CsCheck;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Tests.Runtime.Storage;

public sealed class RowCacheTests
{
    private const int MaxBytes = 4_000;

    private static readonly PartitionId Partition = new("table", "partition");

    private readonly RowCache.Stripe _stripe = new(MaxBytes);

    [Fact]
    public void What_it_answers_is_what_was_noted_last() =>
        Gen.Select(Gen.Enum<Operation>(), Gen.Int[0, 30], Gen.Int[0, 900]).Array[0, 400].Sample(steps =>
        {
            var stripe = new RowCache.Stripe(MaxBytes);
            var model = new Dictionary<string, Row>(StringComparer.Ordinal);
            foreach (var (operation, number, length) in steps)
            {
                var key = $"k{number}";
                switch (operation)
                {
                    case Operation.Set:
                        stripe.Set(Partition, key, model[key] = RowOf(key, length));
                        break;
                    case Operation.Remove:
                        stripe.Remove(Partition, key);
                        model.Remove(key);
                        break;
                    case Operation.Get:
                        var cached = stripe.Get(Partition, key);
                        Assert.True(cached is null || ReferenceEquals(cached, model.GetValueOrDefault(key)));
                        break;
                }

                // Every row weighs some 300 bytes at least.
                Assert.InRange(stripe.Rows, 0, MaxBytes / 300);
            }
        });

    [Fact]
    public void A_row_that_was_removed_is_held_no_longer()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _stripe.Set(Partition, $"k{i}", RowOf($"k{i}", 0));
            _stripe.Remove(Partition, $"k{i}");
            Assert.Equal(0, _stripe.Rows);
        }
    }

    [Fact]
    public void A_row_that_was_asked_for_outlives_those_that_were_not()
    {
        _stripe.Set(Partition, "asked", RowOf("asked", 0));
        Assert.NotNull(_stripe.Get(Partition, "asked"));
        var held = 0;
        for (var i = 0; _stripe.Rows > held; i++)
        {
            held = _stripe.Rows;
            _stripe.Set(Partition, $"k{i}", RowOf($"k{i}", 0));
        }

        Assert.NotNull(_stripe.Get(Partition, "asked"));
        Assert.Null(_stripe.Get(Partition, "k0"));
    }

    [Fact]
    public void A_row_larger_than_the_cache_is_not_held()
    {
        _stripe.Set(Partition, "large", RowOf("large", MaxBytes));
        Assert.Equal(0, _stripe.Rows);
    }

    private static Row RowOf(string key, int length) => new Row("partition", key).Set("text", new string('x', length));

    private enum Operation
    {
        Set,
        Remove,
        Get,
    }
}
