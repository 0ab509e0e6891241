using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>
/// The accounts, in table <c>settings</c>. Reads come from a copy of all of them that is at most five seconds old: accounts
/// are few, every webhook call needs one, and a made-up account name must not cost a read. Secrets are sealed in the rows.
/// </summary>
public sealed class ChannelAccountStore(ITables tables, SettingSecrets secrets, TimeProvider time) : IDisposable
{
    private const string Partition = "channels";
    private const string ColumnPrefix = "set_";
    private const string SealedPrefix = "sec_";
    private const string PausedColumn = "paused";
    private const char Separator = ':';

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ITable _table = tables.Get(TableNames.Settings);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Snapshot? _snapshot;

    /// <summary>Null when there is no such account.</summary>
    public async ValueTask<ChannelAccount?> GetAsync(string channel, string account, CancellationToken ct) =>
        (await ReadAsync(ct)).Accounts.GetValueOrDefault((channel, account));

    /// <summary>By channel and account.</summary>
    public async ValueTask<IReadOnlyList<ChannelAccount>> ListAsync(CancellationToken ct) =>
        [.. (await ReadAsync(ct)).Accounts.Values.OrderBy(a => a.Channel, StringComparer.Ordinal).ThenBy(a => a.Account, StringComparer.Ordinal)];

    /// <summary>The account as it is now and not as it was some seconds ago, for whoever changes it.</summary>
    public async ValueTask<ChannelAccount?> FindAsync(string channel, string account, CancellationToken ct) =>
        ChannelSettings.IsAccountName(account) && await _table.GetAsync(Partition, KeyOf(channel, account), ct) is { } row ? await ReadAsync(row, ct) : null;

    /// <summary>Adds the account or replaces all its settings, whatever is there. Other processes see it within five seconds.</summary>
    /// <param name="account">One that <see cref="ChannelSettings.Validate(ChannelAccount)"/> finds nothing wrong with.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask SaveAsync(ChannelAccount account, CancellationToken ct) => await WriteAsync(RowChange.Upsert(RowOf(account)), ct);

    /// <summary>The same, if it is still what was read: <see cref="ChannelAccount.ETag"/> says what, empty that there is none.</summary>
    /// <returns>The account as it is stored; null when somebody else was faster.</returns>
    public async ValueTask<ChannelAccount?> TrySaveAsync(ChannelAccount account, CancellationToken ct)
    {
        var row = RowOf(account);
        var written = await WriteAsync(account.ETag.Length == 0 ? RowChange.Insert(row) : RowChange.Replace(row, account.ETag), ct);
        return written.IsWritten ? account with { ETag = written.ETag } : null;
    }

    /// <summary>Removes the account if it is still what was read. False when somebody else was faster.</summary>
    public async ValueTask<bool> TryDeleteAsync(ChannelAccount account, CancellationToken ct) =>
        (await WriteAsync(RowChange.Delete(Partition, KeyOf(account.Channel, account.Account), account.ETag), ct)).IsWritten;

    public void Dispose() => _refreshing.Dispose();

    private async ValueTask<Snapshot> ReadAsync(CancellationToken ct)
    {
        if (Fresh() is { } fresh)
        {
            return fresh;
        }

        await _refreshing.WaitAsync(ct);
        try
        {
            return Fresh() ?? (_snapshot = await LoadAsync(ct));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private Snapshot? Fresh() => _snapshot is { } snapshot && time.GetElapsedTime(snapshot.ReadAt) < Freshness ? snapshot : null;

    private async ValueTask<Snapshot> LoadAsync(CancellationToken ct)
    {
        var readAt = time.GetTimestamp();
        var accounts = new Dictionary<(string, string), ChannelAccount>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            var account = await ReadAsync(row, ct);
            accounts[(account.Channel, account.Account)] = account;
        }

        return new(accounts.ToFrozenDictionary(), readAt);
    }

    private async ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct)
    {
        await _refreshing.WaitAsync(ct);
        try
        {
            // First, so that a write whose answer is lost leaves no old copy behind.
            _snapshot = null;
            var written = await _table.WriteAsync(change, ct);
            _snapshot = await LoadAsync(ct);
            return written;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private Row RowOf(ChannelAccount account)
    {
        var row = new Row(Partition, KeyOf(account.Channel, account.Account));
        foreach (var (name, value) in account.Settings)
        {
            if (value.Length == 0)
            {
                continue;
            }

            _ = ChannelSettings.IsShown(account.Channel, name)
                ? row.Set(ColumnPrefix + name, value)
                : row.Set(SealedPrefix + name, secrets.Seal(account.Channel, account.Account, name, account.References.GetValueOrDefault(name) ?? value));
        }

        foreach (var (name, sealedText) in account.Unreadable)
        {
            if (account[name].Length == 0)
            {
                row.Set(SealedPrefix + name, sealedText);
            }
        }

        return account.IsPaused ? row.Set(PausedColumn, true) : row;
    }

    private async ValueTask<ChannelAccount> ReadAsync(Row row, CancellationToken ct)
    {
        var end = row.Key.IndexOf(Separator, StringComparison.Ordinal);
        var (channel, name) = (row.Key[..end], row.Key[(end + 1)..]);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var references = new Dictionary<string, string>(StringComparer.Ordinal);
        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in row)
        {
            if (column is not { Kind: ColumnKind.Text, Object: string text })
            {
                continue;
            }

            if (column.Name.StartsWith(ColumnPrefix, StringComparison.Ordinal))
            {
                // A secret among these was written before secrets were sealed; the next save seals it.
                settings[column.Name[ColumnPrefix.Length..]] = text;
            }
            else if (column.Name.StartsWith(SealedPrefix, StringComparison.Ordinal))
            {
                var setting = column.Name[SealedPrefix.Length..];
                var value = secrets.Open(channel, name, setting, text);
                if (value is not null && SettingSecrets.IsReference(value))
                {
                    references[setting] = value;
                    value = await secrets.FollowAsync(channel, name, setting, value, ct);
                }

                if (value is null)
                {
                    unreadable[setting] = text;
                }
                else
                {
                    settings[setting] = value;
                }
            }
        }

        return new(channel, name, settings.ToFrozenDictionary(StringComparer.Ordinal))
        {
            References = references.ToFrozenDictionary(StringComparer.Ordinal),
            Unreadable = unreadable.ToFrozenDictionary(StringComparer.Ordinal),
            IsPaused = row.Bool(PausedColumn),
            ETag = row.ETag,
        };
    }

    private static string KeyOf(string channel, string account) => $"{channel}{Separator}{account}";

    private sealed record Snapshot(FrozenDictionary<(string Channel, string Account), ChannelAccount> Accounts, long ReadAt);
}
