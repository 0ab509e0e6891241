using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Filtering;

/// <summary>What became of a save.</summary>
public enum WordListSave
{
    Saved = 1,

    /// <summary>Somebody else changed or removed the list meanwhile.</summary>
    Conflict,

    /// <summary>More words than one row of Table storage holds; split the list.</summary>
    TooLarge,
}

/// <summary>A list with the ETag that a save or delete must name.</summary>
public sealed record StoredWordList(WordList List, string ETag);

/// <summary>
/// Keeps the word lists: one row per list, its words in as many text columns as they need, and a version row that changes
/// with every list in the same batch, so that other processes see with one small read that something changed.
/// </summary>
public sealed class WordListStore(ITables tables, TimeProvider time)
{
    private const string Partition = "lists";

    // No escaped name holds a colon.
    private const string VersionKey = ":version";

    private readonly ITable _table = tables.Get(TableNames.Words);

    /// <summary>Raised after this process changed a list.</summary>
    public event EventHandler? Changed;

    /// <summary>Differs whenever a list was changed since; empty before the first.</summary>
    public async ValueTask<string> VersionAsync(CancellationToken ct) =>
        (await _table.GetAsync(Partition, VersionKey, ct))?.ETag ?? "";

    public async ValueTask<StoredWordList?> GetAsync(string name, CancellationToken ct) =>
        await _table.GetAsync(Partition, RowLimits.Escape(name), ct) is { } row ? WordListRow.Read(row) : null;

    /// <summary>All lists by name, ordinal.</summary>
    public async ValueTask<IReadOnlyList<StoredWordList>> ListAsync(CancellationToken ct)
    {
        var lists = new List<StoredWordList>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            if (row.Key != VersionKey)
            {
                lists.Add(WordListRow.Read(row));
            }
        }

        return lists;
    }

    /// <param name="list">Without <see cref="WordList.Problems"/>.</param>
    /// <param name="ifMatch">The ETag that was read; empty: the list must be new; null: whatever is there.</param>
    /// <param name="ct">Stops the call, not a change that is under way.</param>
    public async ValueTask<WordListSave> SaveAsync(WordList list, string? ifMatch, CancellationToken ct)
    {
        if (list.Problems() is [var problem, ..])
        {
            throw new ArgumentException(problem, nameof(list));
        }

        if (!WordListRow.TryWrite(Partition, list, out var row))
        {
            return WordListSave.TooLarge;
        }

        return await ChangeAsync(
            ifMatch switch
            {
                null => RowChange.Upsert(row),
                "" => RowChange.Insert(row),
                _ => RowChange.Replace(row, ifMatch),
            },
            ct);
    }

    /// <summary>A conflict when there is no such list, or not with this ETag.</summary>
    public ValueTask<WordListSave> DeleteAsync(string name, string? ifMatch, CancellationToken ct) =>
        ChangeAsync(RowChange.Delete(Partition, RowLimits.Escape(name), ifMatch), ct);

    private async ValueTask<WordListSave> ChangeAsync(RowChange change, CancellationToken ct)
    {
        var version = new Row(Partition, VersionKey).Set("changedAt", time.GetUtcNow());
        var result = await _table.BatchAsync([change, RowChange.Upsert(version)], ct);
        if (!result.IsWritten)
        {
            return WordListSave.Conflict;
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return WordListSave.Saved;
    }
}
