using System.Globalization;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>
/// What agents and visitors uploaded, by uploader: only who uploaded a file may put it into a message. A row is written once the file
/// is kept, and a file is kept once it is clean. Beside that it is noted by day what came, so that what nobody ever sent can go, and in
/// which messages a file is, so that it goes with the last of them.
/// </summary>
public sealed class Uploads(ITables tables, IMediaStore store, TimeProvider time)
{
    private const string SentPrefix = "sent:";
    private const string DaysPartition = "uploads";
    private const string AtColumn = "at";

    private readonly ITable _table = tables.Get(TableNames.Media);
    private readonly ITable _days = tables.Get(TableNames.Retention);

    public static string OfAgent(string agentId) => $"agent:{agentId}";

    public static string OfVisitor(string account, string visitorId) => OfCustomer(ChannelNames.Web, account, visitorId);

    /// <summary>A customer on a channel; the key of the channel identity, which no other has.</summary>
    public static string OfCustomer(string channel, string account, string address) => new Customers.ChannelIdentity(channel, account, address).Key;

    /// <summary>Says that a file is about to be kept: should nothing come of it, it is found by its day.</summary>
    public async ValueTask ExpectAsync(string mediaId, CancellationToken ct) =>
        await _days.WriteAsync(RowChange.Upsert(new Row(DaysPartition, $"{DayOf(time.GetUtcNow())}:{mediaId}")), ct);

    public async ValueTask RecordAsync(string uploader, Attachment kept, CancellationToken ct) =>
        await _table.WriteAsync(
            RowChange.Upsert(new Row(RowLimits.KeyPart(uploader), kept.MediaId)
                .SetText("name", kept.Name)
                .SetText("contentType", kept.ContentType)
                .Set("bytes", kept.Bytes)
                .Set(AtColumn, time.GetUtcNow())),
            ct);

    /// <summary>Notes that a file is in a message. A second time changes nothing.</summary>
    public async ValueTask SentAsync(string mediaId, string conversationId, long sequence, CancellationToken ct) =>
        await _table.WriteAsync(RowChange.Upsert(new Row(SentPrefix + mediaId, PlaceOf(conversationId, sequence))), ct);

    /// <summary>Takes a file out of a message, and away when it is in no other; whether it went.</summary>
    internal async ValueTask<bool> LeaveAsync(string uploader, string mediaId, string conversationId, long sequence, CancellationToken ct)
    {
        if (!(await _table.WriteAsync(RowChange.Delete(SentPrefix + mediaId, PlaceOf(conversationId, sequence)), ct)).IsWritten)
        {
            // Noted before messages were told apart.
            await _table.WriteAsync(RowChange.Delete(SentPrefix + mediaId, conversationId), ct);
        }

        if (await IsSentAsync(mediaId, ct))
        {
            return false;
        }

        await store.DeleteAsync(mediaId, ct);
        await _table.WriteAsync(RowChange.Delete(RowLimits.KeyPart(uploader), mediaId), ct);
        return true;
    }

    /// <summary>Removes everything that somebody uploaded until then, wherever it was sent; how many files.</summary>
    internal async ValueTask<long> RemoveAsync(string uploader, DateTimeOffset until, CancellationToken ct)
    {
        var removed = 0L;
        await foreach (var row in WholePartition.ReadAsync(_table, RowLimits.KeyPart(uploader), RowRange.All, ct))
        {
            if (row.Instant(AtColumn) <= until)
            {
                await store.DeleteAsync(row.Key, ct);
                await PartitionWipe.RunAsync(_table, SentPrefix + row.Key, RowRange.All, ct);
                await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key), ct);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>Removes what came before a day and was never sent, oldest first, having looked at no more than <paramref name="limit"/>; at how many it looked.</summary>
    internal async ValueTask<int> SweepAsync(DateTimeOffset before, int limit, CancellationToken ct)
    {
        var rows = await _days.RangeAsync(DaysPartition, new("", DayOf(before)), Math.Min(limit, RowLimits.MaxRange), ct);
        foreach (var row in rows)
        {
            var mediaId = row.Key[(row.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
            if (!await IsSentAsync(mediaId, ct))
            {
                await RemoveUnsentAsync(mediaId, ct);
            }

            await _days.WriteAsync(RowChange.Delete(row.Partition, row.Key), ct);
        }

        return rows.Count;
    }

    private async ValueTask RemoveUnsentAsync(string mediaId, CancellationToken ct)
    {
        var uploader = "";
        if (await store.OpenAsync(mediaId, ct) is { } stored)
        {
            await using (stored)
            {
                uploader = stored.Info.Owner;
            }
        }

        // The row first: without it nobody can send the file any more.
        if (uploader.Length > 0)
        {
            await _table.WriteAsync(RowChange.Delete(RowLimits.KeyPart(uploader), mediaId), ct);
        }

        await store.DeleteAsync(mediaId, ct);
    }

    private async ValueTask<bool> IsSentAsync(string mediaId, CancellationToken ct) =>
        (await _table.RangeAsync(SentPrefix + mediaId, RowRange.All, 1, ct)).Count > 0;

    private static string PlaceOf(string conversationId, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{conversationId}:{sequence}");

    private static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>The files under these ids, all of this uploader's; null when one is not.</summary>
    public async ValueTask<IReadOnlyList<Attachment>?> FindAsync(string uploader, IEnumerable<string> mediaIds, CancellationToken ct)
    {
        var found = new List<Attachment>();
        foreach (var id in mediaIds)
        {
            if (!MediaIds.IsValid(id) || await _table.GetAsync(RowLimits.KeyPart(uploader), id, ct) is not { } row)
            {
                return null;
            }

            found.Add(new() { MediaId = id, Name = row.Text("name"), ContentType = row.Text("contentType"), Bytes = row.Int64("bytes") });
        }

        return found;
    }
}
