using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.Calls;

public sealed class SharedTokensTests
{
    private const string Owner = "wechat-1";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly FakeTables _tables = new();
    private readonly SharedTokens _one;
    private readonly SharedTokens _two;
    private int _fetches;

    public SharedTokensTests() => (_one, _two) = (TestSecrets.Tokens(_tables, _time), TestSecrets.Tokens(_tables, _time));

    [Fact]
    public async Task What_one_process_fetched_serves_the_other()
    {
        Assert.Equal("t1", (await GetAsync(_one)).Value);
        Assert.Equal("t1", (await GetAsync(_two)).Value);
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task Processes_that_need_one_at_the_same_moment_ask_the_platform_once()
    {
        var answer = new TaskCompletionSource<PlatformToken>();
        var first = _one.GetAsync(Owner, "", _ => CountAsync(answer.Task), default).AsTask();
        var second = _two.GetAsync(Owner, "", _ => CountAsync(answer.Task), default).AsTask();
        Assert.False(second.IsCompleted);

        answer.SetResult(Token("t1"));
        Assert.Equal("t1", (await first).Value);
        Assert.Equal("t1", (await WaitAsync(second)).Value);
        Assert.Equal(1, _fetches);
    }

    [Fact]
    public async Task A_token_that_both_find_refused_is_replaced_once()
    {
        await GetAsync(_one);
        await GetAsync(_two);

        Assert.Equal("t2", (await GetAsync(_one, refused: "t1")).Value);
        Assert.Equal("t2", (await GetAsync(_two, refused: "t1")).Value);
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task A_token_near_its_end_is_replaced_once()
    {
        await GetAsync(_one);
        await GetAsync(_two);
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("t2", (await GetAsync(_two)).Value);
        Assert.Equal("t2", (await GetAsync(_one)).Value);
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task When_the_process_that_fetches_dies_the_other_asks_once_the_lease_is_over()
    {
        // Its answer never comes, as in a process that is gone.
        _ = _one.GetAsync(Owner, "", _ => CountAsync(new TaskCompletionSource<PlatformToken>().Task), default).AsTask();
        var second = GetAsync(_two).AsTask();
        for (var waited = TimeSpan.Zero; waited < SharedTokens.Lease - TimeSpan.FromSeconds(1); waited += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal((false, 1), (second.IsCompleted, _fetches));

        Assert.Equal("t2", (await WaitAsync(second)).Value);
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task A_process_that_was_slow_uses_its_token_and_leaves_the_others_in_the_row()
    {
        var answer = new TaskCompletionSource<PlatformToken>();
        var slow = _one.GetAsync(Owner, "", _ => CountAsync(answer.Task), default).AsTask();
        _time.Advance(SharedTokens.Lease);
        Assert.Equal("t2", (await GetAsync(_two)).Value);

        answer.SetResult(Token("slow"));

        Assert.Equal("slow", (await slow).Value);
        Assert.Equal("t2", (await GetAsync(TestSecrets.Tokens(_tables, _time))).Value);
    }

    [Fact]
    public async Task A_fetch_that_failed_leaves_no_lease()
    {
        var failure = SendOutcome.Refused("wechat-40125");
        Assert.Equal(failure, (await _one.GetAsync(Owner, "", _ => CountAsync(Task.FromResult(new PlatformToken("", default, failure))), default)).Failure);

        Assert.Equal("t2", (await GetAsync(_two)).Value);
    }

    [Fact]
    public async Task Who_joins_a_refresh_that_brings_the_refused_one_has_it_replaced()
    {
        var answer = new TaskCompletionSource<PlatformToken>();
        var first = _one.GetAsync(Owner, "", _ => CountAsync(answer.Task), default).AsTask();
        var second = GetAsync(_one, refused: "t1").AsTask();
        answer.SetResult(Token("t1"));

        Assert.Equal(("t1", "t2"), ((await first).Value, (await second).Value));
    }

    [Fact]
    public async Task The_row_holds_no_token_and_no_secret_in_the_clear()
    {
        var owner = TokenRows.OwnerOf("wechat", new("https://api.example/"), "wx1", "the-app-secret");
        await _one.GetAsync(owner, "", _ => Task.FromResult(Token("the-access-token")), default);

        var row = (await _tables.Get(TableNames.Settings).GetAsync("tokens", owner, default))!;

        Assert.DoesNotContain("the-app-secret", row.Key, StringComparison.Ordinal);
        Assert.DoesNotContain(row, column => column.Object is string text && text.Contains("the-", StringComparison.Ordinal));
        Assert.NotEqual(owner, TokenRows.OwnerOf("wechat", new("https://api.example/"), "wx1", "another-secret"));
    }

    [Fact]
    public async Task Who_loses_the_race_for_the_lease_takes_what_the_winner_fetched()
    {
        var isFirst = true;
        _tables.Before = async call =>
        {
            if (call.Operation is TableOperation.Write && isFirst)
            {
                isFirst = false;
                Assert.Equal("t1", (await GetAsync(_one)).Value);
            }
        };

        Assert.Equal("t1", (await GetAsync(_two)).Value);
        Assert.Equal(1, _fetches);
    }

    private ValueTask<PlatformToken> GetAsync(SharedTokens tokens, string refused = "") =>
        tokens.GetAsync(Owner, refused, _ => CountAsync(null), default);

    private Task<PlatformToken> CountAsync(Task<PlatformToken>? answer)
    {
        var number = Interlocked.Increment(ref _fetches);
        return answer ?? Task.FromResult(Token($"t{number}"));
    }

    private PlatformToken Token(string value) => new(value, _time.GetUtcNow() + TimeSpan.FromHours(2));

    /// <summary>Lets the fake clock run until it is there.</summary>
    private async Task<PlatformToken> WaitAsync(Task<PlatformToken> token)
    {
        while (!token.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        return await token;
    }
}
