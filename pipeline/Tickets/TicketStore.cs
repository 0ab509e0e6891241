using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Tickets;

/// <summary>Keeps tickets. The rows by state and by conversation say where to look and are written before the ticket is; one that the ticket does not bear out is passed over.</summary>
public sealed class TicketStore(ITables tables)
{
    public const int MaxPage = 100;

    private readonly ITable _table = tables.Get(TableNames.Tickets);

    /// <summary>The same for every try of whoever raises it.</summary>
    public static string IdOf(string conversationId, string raisedBy, string clientId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"ticket|{conversationId}|{raisedBy}|{clientId}")).AsSpan(0, 16));

    /// <summary>Null when there is none; the id may come from anywhere.</summary>
    public async ValueTask<Ticket?> GetAsync(string id, CancellationToken ct) =>
        IsId(id) && await _table.GetAsync(id, TicketRows.Head, ct) is { } row ? TicketRows.ToTicket(row) : null;

    /// <summary>Who did what to it, oldest first.</summary>
    public async ValueTask<IReadOnlyList<TicketTrail>> TrailAsync(string id, CancellationToken ct)
    {
        var trail = new List<TicketTrail>();
        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(TicketRows.TrailPrefix), ct))
        {
            trail.Add(TicketRows.ToTrail(row));
        }

        return trail;
    }

    /// <summary>Keeps a new ticket; one that is there already stays as it is.</summary>
    /// <returns>The ticket as it is, and whether it is new.</returns>
    public async ValueTask<(Ticket Ticket, bool IsNew)> AddAsync(Ticket ticket, TicketTrail raised, CancellationToken ct)
    {
        if (await GetAsync(ticket.Id, ct) is { } there)
        {
            return (there, false);
        }

        await _table.WriteAsync(RowChange.Upsert(new Row(TicketRows.ConversationPartition(ticket.ConversationId), ticket.Id)), ct);
        await _table.WriteAsync(RowChange.Upsert(new Row(TicketRows.StatePartition(ticket.State), TicketRows.StateKey(ticket))), ct);
        var added = ticket with { TrailLength = 1 };
        var result = await _table.BatchAsync(
            [RowChange.Insert(TicketRows.From(added)), RowChange.Insert(TicketRows.From(ticket.Id, 1, raised))], ct);
        return result.IsWritten ? (added with { ETag = result.ETags[0] }, true)
            : await GetAsync(ticket.Id, ct) is { } quicker ? (quicker, false)
            : throw new StorageUnavailableException("A ticket was raised and removed at once.");
    }

    /// <summary>Changes a ticket unless somebody else does so meanwhile: then <paramref name="decide"/> is asked again (null: nothing to change).</summary>
    /// <returns>The ticket as it is now, null when there is none; and whether this call changed it.</returns>
    public async ValueTask<(Ticket? Ticket, bool IsChanged)> ChangeAsync(string id, Func<Ticket, TicketChange?> decide, CancellationToken ct)
    {
        while (await GetAsync(id, ct) is { } ticket)
        {
            if (decide(ticket) is not { } change)
            {
                return (ticket, false);
            }

            var changed = change.Ticket with { TrailLength = ticket.TrailLength + (change.Trail is null ? 0 : 1) };
            if (changed.State != ticket.State)
            {
                await _table.WriteAsync(RowChange.Upsert(new Row(TicketRows.StatePartition(changed.State), TicketRows.StateKey(changed))), ct);
            }

            List<RowChange> changes = [RowChange.Replace(TicketRows.From(changed), ticket.ETag)];
            if (change.Trail is { } trail)
            {
                changes.Add(RowChange.Insert(TicketRows.From(id, changed.TrailLength, trail)));
            }

            var result = await _table.BatchAsync(changes, ct);
            if (result.IsWritten)
            {
                if (changed.State != ticket.State)
                {
                    await _table.WriteAsync(RowChange.Delete(TicketRows.StatePartition(ticket.State), TicketRows.StateKey(ticket)), ct);
                }

                return (changed with { ETag = result.ETags[0] }, true);
            }
        }

        return (null, false);
    }

    /// <summary>Tickets of a state, newest first.</summary>
    /// <param name="state">Which.</param>
    /// <param name="after">Of the page before; empty: from the start.</param>
    /// <param name="limit">At most <see cref="MaxPage"/>; some of them may be passed over.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<TicketPage> ListAsync(TicketState state, string after, int limit, CancellationToken ct)
    {
        var range = after.Length == 0 ? RowRange.All : RowRange.All.After(after);
        var rows = await _table.RangeAsync(TicketRows.StatePartition(state), range, limit, ct);
        var found = new List<Ticket>(rows.Count);
        foreach (var row in rows)
        {
            if (await GetAsync(TicketRows.IdOf(row), ct) is { } ticket && ticket.State == state && TicketRows.StateKey(ticket) == row.Key)
            {
                found.Add(ticket);
            }
        }

        return new(found, rows.Count < limit ? "" : rows[^1].Key);
    }

    /// <summary>A conversation's tickets.</summary>
    public async ValueTask<IReadOnlyList<Ticket>> OfConversationAsync(string conversationId, CancellationToken ct)
    {
        var found = new List<Ticket>();
        await foreach (var row in WholePartition.ReadAsync(_table, TicketRows.ConversationPartition(conversationId), RowRange.All, ct))
        {
            if (await GetAsync(row.Key, ct) is { } ticket)
            {
                found.Add(ticket);
            }
        }

        return found;
    }

    /// <summary>Removes a conversation's tickets with their trails; what leads to them last.</summary>
    /// <returns>How many tickets.</returns>
    internal async ValueTask<long> RemoveAsync(string conversationId, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var ticket in await OfConversationAsync(conversationId, ct))
        {
            foreach (var state in Enum.GetValues<TicketState>())
            {
                await _table.WriteAsync(RowChange.Delete(TicketRows.StatePartition(state), TicketRows.StateKey(ticket)), ct);
            }

            // The head last: whoever goes on after a crash finds the rest by it.
            await PartitionWipe.RunAsync(_table, ticket.Id, RowRange.Prefix(TicketRows.TrailPrefix), ct);
            await PartitionWipe.RunAsync(_table, ticket.Id, RowRange.All, ct);
            removed++;
        }

        await PartitionWipe.RunAsync(_table, TicketRows.ConversationPartition(conversationId), RowRange.All, ct);
        return removed;
    }

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}

/// <param name="Ticket">As it shall be.</param>
/// <param name="Trail">What to note of it; null: nothing.</param>
public sealed record TicketChange(Ticket Ticket, TicketTrail? Trail);

/// <param name="Tickets">Newest first.</param>
/// <param name="Next">What to ask after for the next page; empty at the end.</param>
public sealed record TicketPage(IReadOnlyList<Ticket> Tickets, string Next);
