using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>
/// The accounts, in table <c>settings</c>. Reads come from a copy of all of them that is at most five seconds old: accounts
/// are few, every webhook call needs one, and a made-up account name must not cost a read.
/// </summary>
public sealed class ChannelAccountStore(ITables tables, TimeProvider time) : IDisposable
{
    private const string Partition = "channels";
    private const string ColumnPrefix = "set_";
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

    /// <summary>Adds the account or replaces all its settings. Other processes see it within five seconds.</summary>
    /// <param name="account">One that <see cref="ChannelSettings.Validate(ChannelAccount)"/> finds nothing wrong with.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask SaveAsync(ChannelAccount account, CancellationToken ct)
    {
        var row = new Row(Partition, $"{account.Channel}{Separator}{account.Account}");
        foreach (var (name, value) in account.Settings)
        {
            if (value.Length != 0)
            {
                row.Set(ColumnPrefix + name, value);
            }
        }

        await _refreshing.WaitAsync(ct);
        try
        {
            // First, so that a write whose answer is lost leaves no old copy behind.
            _snapshot = null;
            await _table.WriteAsync(RowChange.Upsert(row), ct);
            _snapshot = await LoadAsync(ct);
        }
        finally
        {
            _refreshing.Release();
        }
    }

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
            var account = Read(row);
            accounts[(account.Channel, account.Account)] = account;
        }

        return new(accounts.ToFrozenDictionary(), readAt);
    }

    private static ChannelAccount Read(Row row)
    {
        var end = row.Key.IndexOf(Separator, StringComparison.Ordinal);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ref readonly var column in row.Columns)
        {
            if (column.Kind is ColumnKind.Text && column.Name.StartsWith(ColumnPrefix, StringComparison.Ordinal))
            {
                settings[column.Name[ColumnPrefix.Length..]] = (string)column.Object!;
            }
        }

        return new(row.Key[..end], row.Key[(end + 1)..], settings.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private sealed record Snapshot(FrozenDictionary<(string Channel, string Account), ChannelAccount> Accounts, long ReadAt);
}
