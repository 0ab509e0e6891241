using System.Collections.Frozen;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Bots;

/// <summary>
/// The bots of the channel accounts, in table <c>settings</c>. Stages read from a copy of all of them that is at most five seconds old, as with the
/// accounts: bots are few, and each message asks.
/// </summary>
public sealed class BotStore(ITables tables, TimeProvider time) : IDisposable
{
    /// <summary>Of one that nobody saved yet.</summary>
    public const string FirstETag = "0";

    private const string Partition = "bots";
    private const string Column = "bot";
    private const char Separator = ':';

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly ITable _table = tables.Get(TableNames.Settings);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Snapshot? _snapshot;

    /// <summary>The bot of an account, for those who don't change it; null where nobody made one.</summary>
    public async ValueTask<BotSettings?> GetAsync(string channel, string account, CancellationToken ct) =>
        (await ReadAsync(ct)).Bots.GetValueOrDefault(KeyOf(channel, account));

    /// <summary>As it is now; one that is off where nobody made one.</summary>
    public async ValueTask<SavedBot> FindAsync(string channel, string account, CancellationToken ct) =>
        await _table.GetAsync(Partition, KeyOf(channel, account), ct) is { } row ? new(BotSettings.OfJson(row.ReadLong(Column)), row.ETag) : new(new(), FirstETag);

    /// <summary>Saves one without errors.</summary>
    /// <param name="channel">Whose.</param>
    /// <param name="account">Whose.</param>
    /// <param name="bot">What shall hold.</param>
    /// <param name="seen">The version that it takes the place of; empty: whichever.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when another holds by now.</returns>
    public async ValueTask<SavedBot?> TrySaveAsync(string channel, string account, BotSettings bot, string seen, CancellationToken ct)
    {
        var row = new Row(Partition, KeyOf(channel, account)).SetLong(Column, bot.ToJson());
        var written = await WriteAsync(
            seen switch
            {
                "" => RowChange.Upsert(row),
                FirstETag => RowChange.Insert(row),
                _ => RowChange.Replace(row, seen),
            },
            ct);
        return written.IsWritten ? new(bot, written.ETag) : null;
    }

    /// <summary>Goes with its account.</summary>
    public async ValueTask RemoveAsync(string channel, string account, CancellationToken ct) =>
        await WriteAsync(RowChange.Delete(Partition, KeyOf(channel, account)), ct);

    public void Dispose() => _refreshing.Dispose();

    private async ValueTask<WriteResult> WriteAsync(RowChange change, CancellationToken ct)
    {
        // Before and after: a write whose answer is lost leaves no old copy behind, nor does one that was read meanwhile.
        _snapshot = null;
        var written = await _table.WriteAsync(change, ct);
        _snapshot = null;
        return written;
    }

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
        var bots = new Dictionary<string, BotSettings>(StringComparer.Ordinal);
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            bots[row.Key] = BotSettings.OfJson(row.ReadLong(Column));
        }

        return new(bots.ToFrozenDictionary(StringComparer.Ordinal), readAt);
    }

    private static string KeyOf(string channel, string account) => $"{channel}{Separator}{account}";

    private sealed record Snapshot(FrozenDictionary<string, BotSettings> Bots, long ReadAt);
}

/// <param name="Bot">What holds.</param>
/// <param name="ETag">Its version.</param>
public sealed record SavedBot(BotSettings Bot, string ETag);
