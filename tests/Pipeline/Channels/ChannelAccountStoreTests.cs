using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels;

public sealed class ChannelAccountStoreTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly ChannelAccountStore _store;
    private int _reads;

    public ChannelAccountStoreTests()
    {
        _tables.Before = call =>
        {
            _reads += call.Operation is TableOperation.Range ? 1 : 0;
            return ValueTask.CompletedTask;
        };
        _store = new(_tables, _time);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_saved_account_is_read_back()
    {
        await SaveAsync("wechat", "main", ("token", "t"), ("apiBase", ""));

        var account = await _store.GetAsync("wechat", "main", CancellationToken.None);

        Assert.NotNull(account);
        Assert.Equal(("wechat", "main", "t"), (account.Channel, account.Account, account["token"]));
        Assert.Equal(["token"], account.Settings.Keys);
    }

    [Fact]
    public async Task A_row_is_what_an_operator_can_read()
    {
        await SaveAsync("wechat", "main", ("token", "t"));

        var row = await _tables.Get(TableNames.Settings).GetAsync("channels", "wechat:main", CancellationToken.None);

        Assert.Equal("t", row!.Text("set_token"));
    }

    [Fact]
    public async Task Saving_replaces_all_settings()
    {
        await SaveAsync("wechat", "main", ("token", "t"), ("appId", "a"));
        await SaveAsync("wechat", "main", ("token", "u"));

        Assert.Equal([KeyValuePair.Create("token", "u")], (await _store.GetAsync("wechat", "main", CancellationToken.None))!.Settings);
    }

    [Theory]
    [InlineData("wechat", "Main")]
    [InlineData("wechat", "mai")]
    [InlineData("web", "main")]
    [InlineData("wechat:main", "")]
    public async Task Another_name_is_another_account(string channel, string account)
    {
        await SaveAsync("wechat", "main", ("token", "t"));

        Assert.Null(await _store.GetAsync(channel, account, CancellationToken.None));
    }

    [Fact]
    public async Task The_list_is_in_order()
    {
        await SaveAsync("wechat", "b");
        await SaveAsync("wechat", "a");
        await SaveAsync("web", "z");

        Assert.Equal(["web/z", "wechat/a", "wechat/b"], (await _store.ListAsync(CancellationToken.None)).Select(a => $"{a.Channel}/{a.Account}"));
    }

    [Fact]
    public async Task Five_seconds_long_nothing_is_read_again_whatever_is_asked_for()
    {
        await _store.GetAsync("wechat", "main", CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await _store.GetAsync("wechat", $"made-up-{i}", CancellationToken.None);
        }

        _time.Advance(TimeSpan.FromSeconds(4.9));
        await _store.ListAsync(CancellationToken.None);
        Assert.Equal(1, _reads);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        await _store.GetAsync("wechat", "main", CancellationToken.None);
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task Another_processs_change_is_seen_after_five_seconds()
    {
        using var other = new ChannelAccountStore(_tables, _time);
        await SaveAsync("wechat", "main", ("token", "t"));
        await other.SaveAsync(Account("wechat", "main", ("token", "u")), CancellationToken.None);
        Assert.Equal("t", (await _store.GetAsync("wechat", "main", CancellationToken.None))!["token"]);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("u", (await _store.GetAsync("wechat", "main", CancellationToken.None))!["token"]);
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_one_read()
    {
        var release = new TaskCompletionSource();
        _tables.Before = async _ =>
        {
            _reads++;
            await release.Task;
        };

        var asks = Enumerable.Range(0, 20).Select(_ => _store.GetAsync("wechat", "main", CancellationToken.None).AsTask()).ToArray();
        release.SetResult();
        await Task.WhenAll(asks);

        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Storage_that_is_away_is_an_outage_and_not_an_unknown_account()
    {
        await SaveAsync("wechat", "main", ("token", "t"));
        _time.Advance(TimeSpan.FromSeconds(5));
        _tables.FailNext(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _store.GetAsync("wechat", "main", CancellationToken.None));
        Assert.NotNull(await _store.GetAsync("wechat", "main", CancellationToken.None));
    }

    [Fact]
    public async Task A_save_whose_answer_is_lost_leaves_no_old_copy()
    {
        await SaveAsync("wechat", "main", ("token", "t"));
        _tables.LoseNextAnswers(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await SaveAsync("wechat", "main", ("token", "u")));

        Assert.Equal("u", (await _store.GetAsync("wechat", "main", CancellationToken.None))!["token"]);
    }

    [Fact]
    public async Task More_accounts_than_one_page_holds_are_all_there()
    {
        var table = _tables.Get(TableNames.Settings);
        for (var i = 0; i < 1001; i++)
        {
            await table.WriteAsync(RowChange.Upsert(new Row("channels", $"web:a{i}")), CancellationToken.None);
        }

        Assert.Equal(1001, (await _store.ListAsync(CancellationToken.None)).Count);
    }

    private ValueTask SaveAsync(string channel, string account, params (string Name, string Value)[] settings) =>
        _store.SaveAsync(Account(channel, account, settings), CancellationToken.None);

    private static ChannelAccount Account(string channel, string account, params (string Name, string Value)[] settings) =>
        new(channel, account, settings.ToDictionary(pair => pair.Name, pair => pair.Value));
}
