using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

/// <summary>Looks come every five seconds; where they do not, there was an outage, and nobody counts as gone for a while.</summary>
public sealed class PresenceWatchTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly PresenceOptions _options = new();

    [Fact]
    public async Task From_the_first_look_on_pages_have_a_fair_chance()
    {
        Assert.False(await Watch().CanTellAsync(default));
        Assert.False(await Watch().LookAsync(default));

        Assert.Equal([false, false, true, true], await LookAsync(4));
    }

    [Theory]
    [InlineData(9, true)] // A page that was heard just before is heard again within its lease.
    [InlineData(10, false)]
    [InlineData(60, false)]
    public async Task After_an_outage_they_have_it_again(int seconds, bool canTell)
    {
        await LookAsync(5);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(canTell, await Watch().CanTellAsync(default));
        Assert.Equal(canTell, await Watch().LookAsync(default));
        Assert.Equal([canTell, canTell, true], await LookAsync(3));
    }

    [Fact]
    public async Task While_one_instance_looks_the_start_of_another_changes_nothing()
    {
        await LookAsync(5);
        _time.Advance(Period);

        Assert.True(await Watch().CanTellAsync(default));
        Assert.True(await Watch().LookAsync(default));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_is_an_outage_and_no_more()
    {
        await LookAsync(5);
        _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromHours(1));

        Assert.False(await Watch().LookAsync(default));
        Assert.Equal([false, false, true], await LookAsync(3));
    }

    [Fact]
    public async Task With_the_shortest_lease_one_look_that_is_late_is_no_outage()
    {
        _options.Lease = TimeSpan.FromSeconds(10);
        await LookAsync(5);
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.True(await Watch().LookAsync(default));
    }

    private async Task<IReadOnlyList<bool>> LookAsync(int times)
    {
        var told = new List<bool>();
        for (var i = 0; i < times; i++)
        {
            _time.Advance(Period);
            told.Add(await Watch().LookAsync(default));
        }

        return told;
    }

    /// <summary>As it is after a start: nothing is kept in memory.</summary>
    private PresenceWatch Watch() => new(_tables, _time, Options.Create(_options));
}
