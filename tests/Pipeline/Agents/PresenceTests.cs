using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

public sealed class PresenceTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly PresenceOptions _options = new();
    private readonly Presence _presence;

    public PresenceTests()
    {
        _presence = new(_tables, _time, Options.Create(_options));
    }

    [Fact]
    public async Task An_agent_is_there_until_the_lease_ends()
    {
        await _presence.RenewAsync("a1", "k1", default);
        _time.Advance(_options.Lease - Moment);
        Assert.Equal(["a1"], await _presence.PresentAsync(default));
        Assert.Empty(await _presence.SweepAsync(default));

        _time.Advance(Moment);
        Assert.Empty(await _presence.PresentAsync(default));
    }

    [Fact]
    public async Task A_heartbeat_starts_the_lease_again()
    {
        await _presence.RenewAsync("a1", "k1", default);
        _time.Advance(_options.Lease - Moment);
        await _presence.RenewAsync("a1", "k1", default);
        _time.Advance(_options.Lease - Moment);

        Assert.Equal(["a1"], await _presence.PresentAsync(default));
    }

    [Fact]
    public async Task A_sweep_names_who_has_gone_once()
    {
        await _presence.RenewAsync("a1", "k1", default);
        await _presence.RenewAsync("a2", "k2", default);
        _time.Advance(_options.Lease);
        await _presence.RenewAsync("a2", "k2", default);

        Assert.Equal(["a1"], await _presence.SweepAsync(default));
        Assert.Empty(await _presence.SweepAsync(default));
    }

    [Fact]
    public async Task Who_closed_one_of_two_pages_is_still_there()
    {
        await _presence.RenewAsync("a1", "old", default);
        _time.Advance(_options.Lease);
        await _presence.RenewAsync("a1", "new", default);

        Assert.Empty(await _presence.SweepAsync(default));
        Assert.Equal(["a1"], await _presence.PresentAsync(default));
    }

    [Fact]
    public async Task A_heartbeat_during_a_sweep_keeps_its_lease()
    {
        await _presence.RenewAsync("a1", "k1", default);
        _time.Advance(_options.Lease);
        var raced = false;
        _tables.Before = async call =>
        {
            if (!raced && call.Operation is TableOperation.Write)
            {
                raced = true;
                await _presence.RenewAsync("a1", "k1", default);
            }
        };

        Assert.Empty(await _presence.SweepAsync(default));
        Assert.True(raced);
        Assert.Equal(["a1"], await _presence.PresentAsync(default));
    }

    [Fact]
    public async Task Ids_that_hold_separators_do_not_meet()
    {
        await _presence.RenewAsync("a:b", "c", default);
        await _presence.RenewAsync("a", "b:c", default);

        Assert.Equal(["a", "a:b"], (await _presence.PresentAsync(default)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("00:00:09")]
    [InlineData("00:06:00")]
    public void A_lease_out_of_range_is_refused(string lease)
    {
        var options = new PresenceOptions { Lease = TimeSpan.Parse(lease, System.Globalization.CultureInfo.InvariantCulture) };
        Assert.True(new PresenceOptionsValidator().Validate(null, options).Failed);
        Assert.False(new PresenceOptionsValidator().Validate(null, new PresenceOptions()).Failed);
    }
}
