using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>What agents note about a customer, for each other. A merged customer's notes are its members' notes.</summary>
public sealed class CustomerNotes(ITables tables, CustomerStore customers, TimeProvider time)
{
    /// <summary>Of a note, in UTF-16 units.</summary>
    public const int MaxLength = 4_000;

    private readonly ITable _table = tables.Get(TableNames.Customers);

    /// <summary>Adds a note; the same id a second time changes nothing.</summary>
    public async ValueTask<CustomerNote> AddAsync(string customerId, string noteId, string agentId, string text, CancellationToken ct)
    {
        var note = new CustomerNote(noteId, agentId, text, time.GetUtcNow());
        var row = new Row(customerId, CustomerRows.NotePrefix + noteId).Set("agent", agentId).Set("text", text).Set("at", note.At);
        await _table.WriteAsync(RowChange.Insert(row), ct);
        return await _table.GetAsync(customerId, row.Key, ct) is { } kept ? NoteOf(kept) : note;
    }

    /// <summary>False when there is none.</summary>
    public async ValueTask<bool> RemoveAsync(string customerId, string noteId, CancellationToken ct)
    {
        foreach (var member in await customers.MembersAsync(customerId, ct))
        {
            if ((await _table.WriteAsync(RowChange.Delete(member, CustomerRows.NotePrefix + noteId), ct)).IsWritten)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Newest first.</summary>
    public async ValueTask<IReadOnlyList<CustomerNote>> ListAsync(string customerId, CancellationToken ct)
    {
        var found = new List<CustomerNote>();
        foreach (var member in await customers.MembersAsync(customerId, ct))
        {
            await foreach (var row in WholePartition.ReadAsync(_table, member, RowRange.Prefix(CustomerRows.NotePrefix), ct))
            {
                found.Add(NoteOf(row));
            }
        }

        return [.. found.OrderByDescending(note => note.At).ThenBy(note => note.Id, StringComparer.Ordinal)];
    }

    private static CustomerNote NoteOf(Row row) => new(
        row.Key[CustomerRows.NotePrefix.Length..], row.Text("agent"), row.Text("text"), row.Instant("at") ?? DateTimeOffset.UnixEpoch);
}

/// <param name="Id">Given by who wrote it.</param>
/// <param name="AgentId">Who wrote it.</param>
/// <param name="Text">What it says; for agents only.</param>
/// <param name="At">When.</param>
public sealed record CustomerNote(string Id, string AgentId, string Text, DateTimeOffset At);
