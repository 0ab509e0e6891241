using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>
/// Notes which conversation or customer changed in which ten minutes: one row for each, however many messages it had. The rows are the
/// order by which an index that lost something catches up, and the list of everything from which one is built anew.
/// </summary>
public sealed class SearchChanges(ITables tables, TimeProvider time)
{
    /// <summary>What is remembered of one slot; past it, a row is looked at again instead.</summary>
    private const int MaxRemembered = 200_000;

    private const string DaysPartition = "days";
    private const string ConversationPrefix = "conversation:";
    private const string CustomerPrefix = "customer:";
    private const string FromColumn = "from";

    private readonly ITable _table = tables.Get(TableNames.Search);
    private Noted _noted = new(default);

    /// <summary>Returns once it is noted. Most calls find that it is, and do nothing.</summary>
    internal async ValueTask NoteAsync(SearchChange change, CancellationToken ct)
    {
        var noted = Current();
        var (key, from) = change switch
        {
            SearchChange.OfConversation it => (ConversationPrefix + it.Id, it.From),
            SearchChange.OfCustomer it => (CustomerPrefix + it.Id, 0),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        if (noted.Keys.TryGetValue(key, out var known) && known <= from)
        {
            return;
        }

        if (!noted.HasDay)
        {
            await _table.WriteAsync(RowChange.Insert(new Row(DaysPartition, noted.Slot.Day)), ct);
            noted.HasDay = true;
        }

        var lowest = await WriteAsync(new Row(Partition(noted.Slot.Day), $"{noted.Slot.Minute}:{key}").Set(FromColumn, from), from, ct);
        if (noted.Keys.Count < MaxRemembered)
        {
            noted.Keys[key] = lowest;
        }
    }

    /// <summary>What was noted from a slot on, oldest first. The same conversation comes once for each slot.</summary>
    internal async IAsyncEnumerable<SearchChange> ReadAsync(SearchSlot from, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var day in WholePartition.ReadAsync(_table, DaysPartition, new RowRange(from.Day), ct))
        {
            var range = new RowRange(day.Key == from.Day ? from.Minute : "");
            await foreach (var row in WholePartition.ReadAsync(_table, Partition(day.Key), range, ct))
            {
                yield return Of(row);
            }
        }
    }

    /// <summary>Conversations that were noted from a slot on, with the slot, oldest first.</summary>
    internal async IAsyncEnumerable<(SearchSlot Slot, string ConversationId)> NotedAsync(SearchSlot from, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var day in WholePartition.ReadAsync(_table, DaysPartition, new RowRange(from.Day), ct))
        {
            var range = new RowRange(day.Key == from.Day ? from.Minute : "");
            await foreach (var row in WholePartition.ReadAsync(_table, Partition(day.Key), range, ct))
            {
                if (Of(row) is SearchChange.OfConversation it)
                {
                    yield return (new(day.Key, row.Key[..4]), it.Id);
                }
            }
        }
    }

    /// <summary>Conversations that were noted before a time, oldest first, behind a place (empty: from the start).</summary>
    internal async IAsyncEnumerable<NotedConversation> PlacesAsync(string place, DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        var slot = SearchSlot.Of(before);
        var (fromDay, fromKey) = place.Length > SearchSlot.DayLength ? (place[..SearchSlot.DayLength], place[SearchSlot.DayLength..]) : ("", "");
        await foreach (var day in WholePartition.ReadAsync(_table, DaysPartition, new RowRange(fromDay, slot.Day), ct))
        {
            var range = day.Key == fromDay ? RowRange.All.After(fromKey) : RowRange.All;
            await foreach (var row in WholePartition.ReadAsync(_table, Partition(day.Key), range, ct))
            {
                if (Of(row) is SearchChange.OfConversation it)
                {
                    yield return new(it.Id, it.From, SearchSlot.EndOf(day.Key, row.Key), day.Key + row.Key);
                }
            }
        }
    }

    /// <summary>Removes what was noted of customers and their conversations. Reads every row: they are in the order of time.</summary>
    internal async ValueTask ForgetAsync(IReadOnlyCollection<string> customerIds, CancellationToken ct)
    {
        await foreach (var day in WholePartition.ReadAsync(_table, DaysPartition, RowRange.All, ct))
        {
            await foreach (var row in WholePartition.ReadAsync(_table, Partition(day.Key), RowRange.All, ct))
            {
                if (customerIds.Contains(CustomerOf(Of(row)), StringComparer.Ordinal))
                {
                    await _table.WriteAsync(RowChange.Delete(row.Partition, row.Key), ct);
                }
            }
        }

        Interlocked.Exchange(ref _noted, new(default));
    }

    private static string CustomerOf(SearchChange change) => change switch
    {
        SearchChange.OfConversation it => SearchDocuments.CustomerOf(it.Id),
        SearchChange.OfCustomer it => it.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static SearchChange Of(Row row)
    {
        var key = row.Key[(row.Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return key.StartsWith(ConversationPrefix, StringComparison.Ordinal)
            ? new SearchChange.OfConversation(key[ConversationPrefix.Length..], row.Int64(FromColumn))
            : new SearchChange.OfCustomer(key[CustomerPrefix.Length..]);
    }

    private static string Partition(string day) => "changes-" + day;

    private Noted Current()
    {
        var (noted, slot) = (Volatile.Read(ref _noted), SearchSlot.Of(time.GetUtcNow()));
        while (noted.Slot != slot)
        {
            var next = new Noted(slot);
            var other = Interlocked.CompareExchange(ref _noted, next, noted);
            noted = other == noted ? next : other;
        }

        return noted;
    }

    /// <summary>The lowest sequence stays: a message that comes again after a crash may be older than what was noted.</summary>
    private async ValueTask<long> WriteAsync(Row row, long from, CancellationToken ct)
    {
        while (!(await _table.WriteAsync(RowChange.Insert(row), ct)).IsWritten)
        {
            if (await _table.GetAsync(row.Partition, row.Key, ct) is not { } there)
            {
                continue;
            }

            if (there.Int64(FromColumn) is var lower && lower <= from)
            {
                return lower;
            }

            if ((await _table.WriteAsync(RowChange.Replace(row, there.ETag), ct)).IsWritten)
            {
                break;
            }
        }

        return from;
    }

    private sealed class Noted(SearchSlot slot)
    {
        public SearchSlot Slot => slot;

        public bool HasDay { get; set; }

        public ConcurrentDictionary<string, long> Keys { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>A conversation of which something was noted.</summary>
/// <param name="ConversationId">Which.</param>
/// <param name="From">Lowest sequence that was new.</param>
/// <param name="Until">The end of the slot.</param>
/// <param name="Place">To go on behind it.</param>
internal readonly record struct NotedConversation(string ConversationId, long From, DateTimeOffset Until, string Place);
