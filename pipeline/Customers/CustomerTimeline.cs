using System.Globalization;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Everything that a customer said and was told, over all channels and conversations, newest first. A row says where a message
/// stands; it lies with the customer whose identity the message came from or went to, so that a merge moves nothing and its undoing
/// takes nothing from anybody. A merged customer's timeline is its members' timelines, read in step.
/// </summary>
public sealed class CustomerTimeline(ITables tables, CustomerStore customers, ConversationStore conversations)
{
    /// <summary>Entries of one page.</summary>
    public const int MaxPage = 100;

    /// <summary>How far a platform's time and ours may be apart, when a message was delivered late.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromDays(3);

    private readonly ITable _table = tables.Get(TableNames.Customers);

    /// <summary>Adds a message. A second time changes nothing.</summary>
    public async ValueTask AddAsync(string originId, string conversationId, long sequence, DateTimeOffset at, CancellationToken ct)
    {
        // Of one millisecond, too, what was said later comes first.
        var key = string.Create(CultureInfo.InvariantCulture, $"{KeyOf(at)}:{conversationId}:{999_999_999_999 - sequence:D12}");
        await _table.WriteAsync(RowChange.Insert(new Row(originId, key).Set("conversation", conversationId).Set("sequence", sequence)), ct);
    }

    /// <summary>
    /// Removes the places of some messages of a conversation. They stand by the time when Omni took the message, which a platform's own time
    /// need not be: some days around are looked through.
    /// </summary>
    internal async ValueTask RemoveAsync(
        string originId, string conversationId, IReadOnlySet<long> sequences, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var range = new RowRange(KeyOf(to + Around), KeyOf(from - Around));
        var keys = new List<string>();
        await foreach (var row in WholePartition.ReadAsync(_table, originId, range, ct))
        {
            if (row.Text("conversation") == conversationId && sequences.Contains(row.Int64("sequence")))
            {
                keys.Add(row.Key);
            }
        }

        await PartitionWipe.DeleteAsync(_table, originId, keys, ct);
    }

    /// <summary>A page of the customer's timeline.</summary>
    /// <param name="customerId">The customer as it is now.</param>
    /// <param name="after">The cursor of the page before; empty: from the newest.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<TimelinePage> ReadAsync(string customerId, string after, int limit, CancellationToken ct)
    {
        var range = RowRange.Prefix(CustomerRows.TimelinePrefix);
        range = after.Length > 0 ? range.After(CustomerRows.TimelinePrefix + after) : range;
        var places = new List<Row>();
        foreach (var member in await customers.MembersAsync(customerId, ct))
        {
            places.AddRange(await _table.RangeAsync(member, range, limit + 1, ct));
        }

        places.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var isMore = places.Count > limit;
        var page = isMore ? places[..limit] : places;
        return new(await EntriesAsync(page, ct), isMore ? page[^1].Key[CustomerRows.TimelinePrefix.Length..] : "");
    }

    /// <summary>Whether a text can be a cursor: 19 digits, the id of a conversation, 12 digits.</summary>
    public static bool IsCursor(string text) =>
        text.Length <= 200 && text.Split(':') is [{ Length: 19 } time, { Length: > 0 } id, { Length: 12 } place]
        && time.All(char.IsAsciiDigit) && place.All(char.IsAsciiDigit) && id.All(it => char.IsAsciiLetterOrDigit(it) || it is '-');

    /// <summary>The start of the keys of a time. Whole milliseconds, as a queued message keeps them: one that comes again after a crash must find its row.</summary>
    private static string KeyOf(DateTimeOffset at)
    {
        var inverted = DateTimeOffset.MaxValue.UtcTicks - (at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond));
        return string.Create(CultureInfo.InvariantCulture, $"{CustomerRows.TimelinePrefix}{inverted:D19}");
    }

    /// <summary>Neighbours in a conversation are read together.</summary>
    private async ValueTask<IReadOnlyList<ConversationEntry>> EntriesAsync(List<Row> places, CancellationToken ct)
    {
        var found = new Dictionary<(string, long), ConversationEntry>();
        foreach (var group in places.GroupBy(row => row.Text("conversation"), StringComparer.Ordinal))
        {
            var sequences = group.Select(row => row.Int64("sequence")).Order().ToList();
            // Events stand between the messages; when far more does, single reads are cheaper.
            if (sequences[^1] - sequences[0] < 4L * sequences.Count)
            {
                foreach (var entry in await conversations.EntriesAsync(
                    group.Key, sequences[0] - 1, sequences[^1] + 1, (int)(sequences[^1] - sequences[0] + 1), ct))
                {
                    found[(group.Key, entry.Sequence)] = entry;
                }
            }
            else
            {
                foreach (var sequence in sequences)
                {
                    if (await conversations.EntryAsync(group.Key, sequence, ct) is { } entry)
                    {
                        found[(group.Key, sequence)] = entry;
                    }
                }
            }
        }

        return
        [
            .. from row in places
               select found.GetValueOrDefault((row.Text("conversation"), row.Int64("sequence"))) into entry
               where entry is not null
               select entry,
        ];
    }
}

/// <param name="Entries">Messages, newest first.</param>
/// <param name="Next">Cursor of the next page; empty at the end.</param>
public sealed record TimelinePage(IReadOnlyList<ConversationEntry> Entries, string Next);
