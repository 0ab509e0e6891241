using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

public sealed class RefreshTokensTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly RefreshTokenOptions _options = new();
    private readonly RefreshTokens _tokens;

    public RefreshTokensTests()
    {
        _tokens = new(_tables, new SequentialIds(), _time, Options.Create(_options), NullLogger<RefreshTokens>.Instance);
    }

    [Fact]
    public async Task A_token_gives_the_next_one_for_the_same_agent()
    {
        var token = await _tokens.IssueAsync("a1", default);
        for (var i = 0; i < 3; i++)
        {
            var next = await _tokens.RedeemAsync(token, default);
            Assert.Equal("a1", next.AgentId);
            Assert.NotEqual(token, next.Token);
            token = next.Token;
        }
    }

    [Fact]
    public async Task A_used_token_that_comes_again_after_the_one_it_gave_ends_the_whole_sign_in_and_no_other()
    {
        var other = await _tokens.IssueAsync("a1", default);
        var first = await _tokens.IssueAsync("a1", default);
        var second = (await _tokens.RedeemAsync(first, default)).Token;
        var third = (await _tokens.RedeemAsync(second, default)).Token;
        _time.Advance(_options.ReuseGrace);

        Assert.True((await _tokens.RedeemAsync(first, default)).IsRefused);

        Assert.True((await _tokens.RedeemAsync(third, default)).IsRefused);
        Assert.False((await _tokens.RedeemAsync(other, default)).IsRefused);
    }

    [Fact]
    public async Task Two_tabs_that_bring_one_token_within_the_grace_both_go_on()
    {
        var token = await _tokens.IssueAsync("a1", default);
        var first = await _tokens.RedeemAsync(token, default);
        _time.Advance(_options.ReuseGrace - TimeSpan.FromTicks(1));
        var second = await _tokens.RedeemAsync(token, default);

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.False((await _tokens.RedeemAsync(first.Token, default)).IsRefused);
        Assert.False((await _tokens.RedeemAsync(second.Token, default)).IsRefused);
    }

    [Fact]
    public async Task Whoever_never_had_the_answer_goes_on_however_late_and_the_lost_one_ends_the_sign_in()
    {
        var token = await _tokens.IssueAsync("a1", default);
        var lost = (await _tokens.RedeemAsync(token, default)).Token;
        _time.Advance(TimeSpan.FromHours(1));
        var lostToo = (await _tokens.RedeemAsync(token, default)).Token;
        var next = (await _tokens.RedeemAsync(token, default)).Token;

        Assert.False((await _tokens.RedeemAsync(next, default)).IsRefused);

        Assert.True((await _tokens.RedeemAsync(lostToo, default)).IsRefused);
        Assert.True((await _tokens.RedeemAsync(lost, default)).IsRefused);
        Assert.True((await _tokens.RedeemAsync(next, default)).IsRefused);
    }

    [Fact]
    public async Task Without_a_grace_a_token_used_twice_at_once_leaves_one_good_next_and_that_one_goes_on()
    {
        _options.ReuseGrace = TimeSpan.Zero;
        for (var round = 0; round < 20; round++)
        {
            _tables.Before = null;
            var token = await _tokens.IssueAsync("a1", default);
            _tables.Before = async _ => await Task.Yield();

            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _tokens.RedeemAsync(token, default).AsTask())));

            Assert.All(results, result => Assert.False(result.IsRefused));
            _tables.Before = null;
            var rows = await _tables.Get(TableNames.Agents).RangeAsync("refresh", RowRange.Prefix("token:"), 1_000, default);
            Assert.Equal(round + 1, rows.Count(row => !row.Bool("used")));
        }
    }

    [Fact]
    public async Task Two_late_tries_for_one_lost_answer_that_meet_both_go_on()
    {
        var token = await _tokens.IssueAsync("a1", default);
        await _tokens.RedeemAsync(token, default);
        _time.Advance(_options.ReuseGrace);
        var reads = 0;
        Redemption other = default;
        _tables.Before = async call =>
        {
            // The token, its family, and then the one that it gave.
            if (call.Operation is TableOperation.Get && ++reads == 3)
            {
                _tables.Before = null;
                other = await _tokens.RedeemAsync(token, default);
            }
        };

        var one = await _tokens.RedeemAsync(token, default);

        Assert.False(other.IsRefused);
        Assert.False(one.IsRefused);
        Assert.False((await _tokens.RedeemAsync(one.Token, default)).IsRefused);
    }

    [Fact]
    public async Task A_token_is_good_for_its_lifetime_and_not_longer()
    {
        var token = await _tokens.IssueAsync("a1", default);
        _time.Advance(_options.Lifetime - TimeSpan.FromTicks(1));
        var next = await _tokens.RedeemAsync(token, default);
        Assert.False(next.IsRefused);

        _time.Advance(_options.Lifetime);
        Assert.True((await _tokens.RedeemAsync(next.Token, default)).IsRefused);
    }

    [Fact]
    public async Task A_sign_in_ends_however_often_it_was_renewed()
    {
        var start = _time.GetUtcNow();
        var current = new Redemption("a1", await _tokens.IssueAsync("a1", default));
        while (!current.IsRefused)
        {
            _time.Advance(TimeSpan.FromHours(11));
            Assert.True(_time.GetUtcNow() - start < _options.MaxSession + TimeSpan.FromHours(11));
            current = await _tokens.RedeemAsync(current.Token, default);
        }

        Assert.True(_time.GetUtcNow() - start >= _options.MaxSession);
    }

    [Fact]
    public async Task After_sign_out_no_token_of_the_sign_in_is_good()
    {
        var first = await _tokens.IssueAsync("a1", default);
        var second = (await _tokens.RedeemAsync(first, default)).Token;

        Assert.Equal("a1", await _tokens.RevokeFamilyOfAsync(second, default));

        Assert.True((await _tokens.RedeemAsync(second, default)).IsRefused);
    }

    [Fact]
    public async Task A_sign_out_that_meets_a_renewal_wins()
    {
        var token = await _tokens.IssueAsync("a1", default);
        var raced = false;
        _tables.Before = async call =>
        {
            if (!raced && call.Operation is TableOperation.Batch)
            {
                raced = true;
                await _tokens.RevokeFamilyOfAsync(token, default);
            }
        };

        Assert.True((await _tokens.RedeemAsync(token, default)).IsRefused);
        Assert.True(raced);
    }

    [Theory]
    [InlineData("")]
    [InlineData("made-up")]
    [InlineData("\u0000/#?")]
    public async Task A_token_that_we_did_not_make_is_refused(string token)
    {
        await _tokens.IssueAsync("a1", default);
        Assert.True((await _tokens.RedeemAsync(token, default)).IsRefused);
        Assert.Null(await _tokens.RevokeFamilyOfAsync(token, default));
    }

    [Fact]
    public async Task What_is_stored_is_not_the_token()
    {
        var token = await _tokens.IssueAsync("a1", default);
        Assert.Equal(43, token.Length);

        var rows = await _tables.Get(TableNames.Agents).RangeAsync("refresh", RowRange.All, 10, default);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.DoesNotContain(token, string.Join('|', [row.Key, .. row.Select(column => column.Object?.ToString())]), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_ran_out_is_swept_and_the_rest_stays()
    {
        var old = await _tokens.IssueAsync("a1", default);
        _time.Advance(_options.Lifetime);
        var fresh = await _tokens.IssueAsync("a1", default);

        Assert.Equal(1, await _tokens.SweepAsync(default));

        Assert.True((await _tokens.RedeemAsync(old, default)).IsRefused);
        Assert.False((await _tokens.RedeemAsync(fresh, default)).IsRefused);
        _time.Advance(_options.MaxSession);
        await _tokens.SweepAsync(default);
        Assert.Empty(await _tables.Get(TableNames.Agents).RangeAsync("refresh", RowRange.All, 10, default));
    }

    [Fact]
    public void A_sign_in_shorter_than_its_token_is_refused()
    {
        var options = new RefreshTokenOptions { Lifetime = TimeSpan.FromHours(2), MaxSession = TimeSpan.FromHours(1) };
        Assert.True(new RefreshTokenOptionsValidator().Validate(null, options).Failed);
        Assert.False(new RefreshTokenOptionsValidator().Validate(null, new RefreshTokenOptions()).Failed);
    }
}
