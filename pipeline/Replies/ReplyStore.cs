using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Replies;

/// <summary>The ready answers of the company, in table <c>replies</c>: one partition, a row for each, by shortcut.</summary>
public sealed class ReplyStore(ITables tables)
{
    /// <summary>Instead of an ETag: there must be none yet.</summary>
    public const string None = "none";

    private const string Partition = "replies";
    private const string TextPrefix = "text_";
    private const char Separator = ',';

    private readonly ITable _table = tables.Get(TableNames.Replies);

    /// <summary>By shortcut.</summary>
    public async ValueTask<IReadOnlyList<Reply>> ListAsync(CancellationToken ct)
    {
        var found = new List<Reply>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.All, ct))
        {
            found.Add(row.As(Of));
        }

        return found;
    }

    /// <summary>Null when the one that is there is not the one that was seen.</summary>
    /// <param name="reply">As it shall be.</param>
    /// <param name="seen">The ETag of the one whose place it takes, or <see cref="None"/>; empty: whichever.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Reply?> TrySaveAsync(Reply reply, string seen, CancellationToken ct)
    {
        var row = ToRow(reply);
        var change = seen switch
        {
            "" => RowChange.Upsert(row),
            None => RowChange.Insert(row),
            _ => RowChange.Replace(row, seen),
        };
        return await _table.WriteAsync(change, ct) is { IsWritten: true, ETag: var eTag } ? reply with { ETag = eTag } : null;
    }

    /// <summary>Null when there is none; false when it is another than the one that was seen.</summary>
    public async ValueTask<bool?> TryRemoveAsync(string shortcut, string seen, CancellationToken ct)
    {
        var key = RowLimits.Escape(shortcut);
        return await _table.GetAsync(Partition, key, ct) is null ? null
            : (await _table.WriteAsync(RowChange.Delete(Partition, key, seen.Length == 0 ? null : seen), ct)).IsWritten;
    }

    private static Row ToRow(Reply it)
    {
        var row = new Row(Partition, RowLimits.Escape(it.Shortcut))
            .Set("shortcut", it.Shortcut)
            .Set("title", it.Title)
            .SetText("channels", string.Join(Separator, it.Channels))
            .SetText("skills", string.Join(Separator, it.Skills))
            .Set("changedBy", it.ChangedBy)
            .Set("changedAt", it.ChangedAt);
        foreach (var (language, text) in it.Texts)
        {
            row.Set(TextPrefix + language, text);
        }

        return row;
    }

    private static Reply Of(Row row) => new()
    {
        Shortcut = row.Text("shortcut"),
        Title = row.Text("title"),
        Texts = row.Where(it => it.Name.StartsWith(TextPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(it => it.Name[TextPrefix.Length..], it => (string)it.Object!, StringComparer.Ordinal),
        Channels = Split(row.Text("channels")),
        Skills = Split(row.Text("skills")),
        ChangedBy = row.Text("changedBy"),
        ChangedAt = row.Instant("changedAt") ?? default,
        ETag = row.ETag,
    };

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split(Separator)];
}
