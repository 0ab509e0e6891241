using Omni.Bench.Load;

namespace Omni.Tests.Bench.Load;

public sealed class ScheduleTests
{
    [Fact]
    public void Rates_add_up_and_none_is_above_the_cap()
    {
        var rates = Schedule.Rates(2000, 23_000);

        Assert.Equal(23_000, rates.Sum(), 3);
        Assert.All(rates, rate => Assert.InRange(rate, 0, Schedule.MostPerSecond));
        Assert.True(rates[0] > rates[^1]);
    }

    [Fact]
    public void No_sender_is_due_twice_within_the_cap_s_distance()
    {
        var schedule = Schedule.Create(100, 1500, 20, 1);

        Assert.All(schedule.TimesBySender, times =>
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First >= (1 / Schedule.MostPerSecond) - 1e-9)));
    }

    [Fact]
    public void As_much_is_due_as_was_asked_for()
    {
        var schedule = Schedule.Create(1000, 2000, 20, 1);

        Assert.InRange(schedule.Arrivals.Length, 39_000, 41_000);
        Assert.Equal(schedule.Arrivals.Length, schedule.TimesBySender.Sum(times => times.Length));
    }

    [Fact]
    public void Too_few_senders_are_refused() => Assert.Throws<LoadException>(() => Schedule.Create(10, 201, 1, 1));
}
