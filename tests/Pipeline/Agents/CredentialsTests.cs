using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

public sealed class CredentialsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly CredentialOptions _options = new();
    private readonly Credentials _credentials;

    public CredentialsTests()
    {
        _credentials = new(_tables, _time, Options.Create(_options));
    }

    [Fact]
    public async Task The_fifth_wrong_try_locks_for_a_minute()
    {
        await _credentials.SetAsync("a1", "hash", default);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(new SignInTry("hash", IsLocked: false), await _credentials.BeginAsync("a1", default));
        }

        Assert.True((await _credentials.BeginAsync("a1", default)).IsLocked);
        _time.Advance(_options.Lockout - TimeSpan.FromTicks(1));
        Assert.True((await _credentials.BeginAsync("a1", default)).IsLocked);

        _time.Advance(TimeSpan.FromTicks(1));
        for (var i = 0; i < 5; i++)
        {
            Assert.False((await _credentials.BeginAsync("a1", default)).IsLocked);
        }

        Assert.True((await _credentials.BeginAsync("a1", default)).IsLocked);
    }

    [Fact]
    public async Task A_right_try_forgets_the_wrong_ones()
    {
        await _credentials.SetAsync("a1", "hash", default);
        for (var i = 0; i < 20; i++)
        {
            Assert.False((await _credentials.BeginAsync("a1", default)).IsLocked);
            if (i % 4 == 3)
            {
                Assert.True(await _credentials.SucceedAsync("a1", "hash", "hash", default));
            }
        }
    }

    [Fact]
    public async Task A_hundred_guesses_at_once_are_five_guesses()
    {
        await _credentials.SetAsync("a1", "hash", default);
        _tables.Before = async _ => await Task.Yield();

        var tries = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => _credentials.BeginAsync("a1", default).AsTask())));

        Assert.Equal(5, tries.Count(attempt => !attempt.IsLocked));
    }

    [Fact]
    public async Task An_unknown_name_locks_like_a_known_one()
    {
        var nobody = Credentials.StandIn("nobody");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(new SignInTry("", IsLocked: false), await _credentials.BeginAsync(nobody, default));
        }

        Assert.True((await _credentials.BeginAsync(nobody, default)).IsLocked);
    }

    [Fact]
    public void Made_up_names_share_few_rows()
    {
        var standIns = Enumerable.Range(0, 5000).Select(i => Credentials.StandIn($"name{i}")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(256, standIns.Count);
    }

    [Fact]
    public async Task A_password_that_was_changed_meanwhile_is_not_put_back()
    {
        await _credentials.SetAsync("a1", "old", default);
        await _credentials.BeginAsync("a1", default);
        await _credentials.SetAsync("a1", "new", default);

        Assert.False(await _credentials.SucceedAsync("a1", "old", "old", default));
        Assert.Equal("new", (await _credentials.BeginAsync("a1", default)).Hash);
    }

    [Fact]
    public async Task A_removed_password_is_gone()
    {
        await _credentials.SetAsync("a1", "hash", default);
        await _credentials.RemoveAsync("a1", default);

        Assert.Equal("", (await _credentials.BeginAsync("a1", default)).Hash);
    }
}
