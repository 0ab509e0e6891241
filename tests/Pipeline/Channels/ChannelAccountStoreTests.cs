using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Adapters;
using Omni.Pipeline.Access;
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
        _store = new(_tables, TestSecrets.Settings(_time), _time);
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
    public async Task A_row_shows_what_may_be_shown_and_no_secret()
    {
        await SaveAsync("wechat", "main", ("token", "the-secret-token"), ("appId", "wx1"), ("unheardOf", "the-secret-of-tomorrow"));

        var row = await RowAsync("wechat:main");

        Assert.Equal("wx1", row.Text("set_appId"));
        Assert.DoesNotContain(row, column => column.Object is string text && text.Contains("the-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_row_from_before_secrets_were_sealed_is_read_and_sealed_by_the_next_save()
    {
        await _tables.Get(TableNames.Settings).WriteAsync(
            RowChange.Upsert(new Row("channels", "wechat:main").Set("set_token", "old-secret").Set("set_appId", "wx1")), CancellationToken.None);

        var account = (await _store.FindAsync("wechat", "main", CancellationToken.None))!;
        Assert.Equal(("old-secret", "wx1"), (account["token"], account["appId"]));
        Assert.NotNull(await _store.TrySaveAsync(account, CancellationToken.None));

        Assert.Equal("", (await RowAsync("wechat:main")).Text("set_token"));
        Assert.Equal("old-secret", (await _store.GetAsync("wechat", "main", CancellationToken.None))!["token"]);
    }

    [Fact]
    public async Task A_sealed_secret_in_another_accounts_row_opens_nothing()
    {
        await SaveAsync("wechat", "main", ("token", "t"));
        var stolen = (await RowAsync("wechat:main")).Text("sec_token");
        await _tables.Get(TableNames.Settings).WriteAsync(RowChange.Upsert(new Row("channels", "wechat:mine").Set("sec_token", stolen)), CancellationToken.None);

        var account = (await _store.FindAsync("wechat", "mine", CancellationToken.None))!;

        Assert.Equal("", account["token"]);
        Assert.Equal(["token"], account.Unreadable.Keys);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_opened_is_kept_for_the_day_when_its_key_is_back()
    {
        await SaveAsync("wechat", "main", ("token", "t"), ("appId", "wx1"));
        var lost = new KeyedSecrets(new SigningKey([.. Enumerable.Repeat((byte)7, 32)]));
        using (var keyless = new ChannelAccountStore(_tables, TestSecrets.Settings(_time, lost), _time))
        {
            var account = (await keyless.FindAsync("wechat", "main", CancellationToken.None))!;
            Assert.Equal(("", "wx1"), (account["token"], account["appId"]));
            Assert.Equal(["token"], ChannelSettings.Secrets(account));
            Assert.NotNull(await keyless.TrySaveAsync(account with { IsPaused = true }, CancellationToken.None));
        }

        var back = (await _store.FindAsync("wechat", "main", CancellationToken.None))!;
        Assert.Equal(("t", true), (back["token"], back.IsPaused));
    }

    [Fact]
    public async Task Of_two_who_change_what_they_read_the_second_is_told()
    {
        await SaveAsync("wechat", "main", ("token", "t"));
        var read = (await _store.FindAsync("wechat", "main", CancellationToken.None))!;

        Assert.NotNull(await _store.TrySaveAsync(read with { IsPaused = true }, CancellationToken.None));
        Assert.Null(await _store.TrySaveAsync(read, CancellationToken.None));
        Assert.False(await _store.TryDeleteAsync(read, CancellationToken.None));
        Assert.Null(await _store.TrySaveAsync(read with { ETag = "" }, CancellationToken.None));
        Assert.True((await _store.GetAsync("wechat", "main", CancellationToken.None))!.IsPaused);
    }

    [Fact]
    public async Task A_reference_leads_to_the_secret_for_five_minutes_and_through_its_keepers_outage()
    {
        var vault = new FakeVault();
        using var store = new ChannelAccountStore(_tables, TestSecrets.Settings(_time, references: vault), _time);
        await store.SaveAsync(Account("wechat", "main", ("token", FakeVault.Reference)), CancellationToken.None);

        Assert.Equal("from-the-vault", await TokenAsync());
        vault.Value = "changed";
        Assert.Equal("from-the-vault", await TokenAsync());
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("changed", await TokenAsync());
        vault.IsAway = true;
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("changed", await TokenAsync());
        (vault.IsAway, vault.Value) = (false, null);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("", await TokenAsync());
        Assert.Equal(4, vault.Reads);

        // Saved while the vault gives nothing: the reference stays.
        await store.TrySaveAsync((await store.FindAsync("wechat", "main", CancellationToken.None))! with { IsPaused = true }, CancellationToken.None);
        vault.Value = "again";
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("again", await TokenAsync());

        async Task<string> TokenAsync() => (await store.FindAsync("wechat", "main", CancellationToken.None))!["token"];
    }

    [Fact]
    public async Task A_reference_to_a_place_that_is_no_vault_is_never_asked()
    {
        var vault = new FakeVault();
        using var store = new ChannelAccountStore(_tables, TestSecrets.Settings(_time, references: vault), _time);
        await store.SaveAsync(Account("wechat", "main", ("token", "@keyvault:https://evil.example/secrets/token")), CancellationToken.None);

        Assert.Equal(["token"], (await store.FindAsync("wechat", "main", CancellationToken.None))!.Unreadable.Keys);
        Assert.Equal(0, vault.Reads);
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
        using var other = new ChannelAccountStore(_tables, TestSecrets.Settings(_time), _time);
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

    private async Task<Row> RowAsync(string key) => (await _tables.Get(TableNames.Settings).GetAsync("channels", key, CancellationToken.None))!;

    private ValueTask SaveAsync(string channel, string account, params (string Name, string Value)[] settings) =>
        _store.SaveAsync(Account(channel, account, settings), CancellationToken.None);

    private static ChannelAccount Account(string channel, string account, params (string Name, string Value)[] settings) =>
        new(channel, account, settings.ToDictionary(pair => pair.Name, pair => pair.Value));

    private sealed class FakeVault : ISecretReferences
    {
        public const string Reference = "@keyvault:https://omni.vault.azure.net/secrets/token";

        public string? Value { get; set; } = "from-the-vault";

        public bool IsAway { get; set; }

        public int Reads { get; private set; }

        public bool Knows(Uri secret) => secret.Host == "omni.vault.azure.net";

        public ValueTask<string?> ReadAsync(Uri secret, CancellationToken ct)
        {
            Reads++;
            return IsAway ? throw new StorageUnavailableException("away") : new(Value);
        }
    }
}
