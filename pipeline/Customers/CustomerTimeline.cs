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
    private async ValueTask RemoveAsync(
        string originId, string conversationId, HashSet<long> sequences, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
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

    /// <summary>Removes the places of entries of a conversation that go, which lie with whose identity each came from or went to.</summary>
    /// <param name="conversationId">Where they stand.</param>
    /// <param name="going">At least one.</param>
    /// <param name="others">Who may have places of them without having the identity any more.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask ForgetAsync(string conversationId, IReadOnlyList<ConversationEntry> going, IReadOnlyList<string> others, CancellationToken ct)
    {
        var owners = new HashSet<string>(others, StringComparer.Ordinal);
        foreach (var identity in going.Select(entry => entry.Identity).Distinct())
        {
            if (identity.Address.Length > 0 && await customers.FindAsync(identity, ct) is { } owner)
            {
                owners.Add(owner.OriginId);
            }
        }

        var sequences = going.Select(entry => entry.Sequence).ToHashSet();
        foreach (var owner in owners)
        {
            await RemoveAsync(owner, conversationId, sequences, going.Min(entry => entry.At), going.Max(entry => entry.At), ct);
        }
    }

    /// <summary>A page of the customer's timeline.</summary>
    /// <param name="customerId">The customer as it is now.</param>
    /// <param name="after">The cursor of the page before; empty: from the newest.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<TimelinePage> ReadAsync(string customerId, string after, int limit, CancellationToken ct) =>
        await PageAsync(await customers.MembersAsync(customerId, ct), after, limit, ct);

    /// <summary>A page of what was said from and to the identity that a customer was made for, and nobody else's, whoever was merged with whom.</summary>
    /// <param name="originId">The customer that was made for it.</param>
    /// <param name="after">As above.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<TimelinePage> ReadOwnAsync(string originId, string after, int limit, CancellationToken ct) => PageAsync([originId], after, limit, ct);

    /// <summary>Where the newest of those messages stand, without reading them.</summary>
    public async ValueTask<IReadOnlyList<TimelinePlace>> PlacesAsync(string originId, int limit, CancellationToken ct) =>
        [.. (await _table.RangeAsync(originId, RowRange.Prefix(CustomerRows.TimelinePrefix), limit, ct)).Select(PlaceOf)];

    /// <summary>What stands at each place; null where nothing does any more. Neighbours in a conversation are read together.</summary>
    public async ValueTask<IReadOnlyList<ConversationEntry?>> EntriesAsync(IReadOnlyList<TimelinePlace> places, CancellationToken ct)
    {
        var found = new Dictionary<TimelinePlace, ConversationEntry>();
        foreach (var group in places.GroupBy(place => place.ConversationId, StringComparer.Ordinal))
        {
            var sequences = group.Select(place => place.Sequence).Order().ToList();
            // Events stand between the messages; when far more does, single reads are cheaper.
            if (sequences[^1] - sequences[0] < 4L * sequences.Count)
            {
                foreach (var entry in await conversations.EntriesAsync(
                    group.Key, sequences[0] - 1, sequences[^1] + 1, (int)(sequences[^1] - sequences[0] + 1), ct))
                {
                    found[new(group.Key, entry.Sequence)] = entry;
                }
            }
            else
            {
                foreach (var sequence in sequences)
                {
                    if (await conversations.EntryAsync(group.Key, sequence, ct) is { } entry)
                    {
                        found[new(group.Key, sequence)] = entry;
                    }
                }
            }
        }

        return [.. places.Select(place => found.GetValueOrDefault(place))];
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

    private static TimelinePlace PlaceOf(Row row) => new(row.Text("conversation"), row.Int64("sequence"));

    private async ValueTask<TimelinePage> PageAsync(IReadOnlyList<string> members, string after, int limit, CancellationToken ct)
    {
        var range = RowRange.Prefix(CustomerRows.TimelinePrefix);
        range = after.Length > 0 ? range.After(CustomerRows.TimelinePrefix + after) : range;
        var rows = new List<Row>();
        foreach (var member in members)
        {
            rows.AddRange(await _table.RangeAsync(member, range, limit + 1, ct));
        }

        rows.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var isMore = rows.Count > limit;
        var entries = await EntriesAsync([.. rows.Take(limit + 1).Select(PlaceOf)], ct);
        return new([.. entries.Take(limit).OfType<ConversationEntry>()], isMore ? rows[limit - 1].Key[CustomerRows.TimelinePrefix.Length..] : "")
        {
            Older = isMore ? entries[limit] : null,
        };
    }
}

/// <summary>Where a message stands.</summary>
public readonly record struct TimelinePlace(string ConversationId, long Sequence);

/// <param name="Entries">Messages, newest first.</param>
/// <param name="Next">Cursor of the next page; empty at the end.</param>
public sealed record TimelinePage(IReadOnlyList<ConversationEntry> Entries, string Next)
{
    /// <summary>The first of the next page, so that the last of this one knows what came before it; null at the end.</summary>
    public ConversationEntry? Older { get; init; }
}
