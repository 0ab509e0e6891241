namespace Omni.Pipeline.Ports;

/// <summary>
/// All that one store of the host holds, piece by piece: tables, queues with their dead letters, files, the search index. For finding out
/// what is there, and so for showing what is not; slow, since it looks everywhere.
/// </summary>
public interface IStoredData
{
    /// <summary>What kind of store it is, in a word.</summary>
    string Name { get; }

    /// <summary>Every piece that was there when it began; of what changes meanwhile, either state. The caller disposes of each.</summary>
    IAsyncEnumerable<StoredPiece> ReadAsync(CancellationToken ct);

    /// <summary>Where a text stands that the pieces do not show as it is: a store that cuts texts up has to put it together itself.</summary>
    /// <returns>Places, as in a <see cref="StoredPiece"/>.</returns>
    ValueTask<IReadOnlyList<string>> FindAsync(string text, CancellationToken ct) => new([]);
}

/// <param name="Place">Where it is: the keys that lead to it. It may name somebody.</param>
/// <param name="Content">What is there, texts in UTF-8; without its place.</param>
public sealed record StoredPiece(string Place, Stream Content) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();

    /// <summary>A row: its keys, and what its columns hold.</summary>
    public static StoredPiece Of(string table, Row row)
    {
        var content = new MemoryStream();
        using (var writer = new StreamWriter(content, leaveOpen: true))
        {
            foreach (ref readonly var column in row.Columns)
            {
                if (column.Object is string text)
                {
                    writer.Write(text);
                    writer.Write('\n');
                }
                else if (column.Object is byte[] bytes)
                {
                    writer.Flush();
                    content.Write(bytes);
                    writer.Write('\n');
                }
            }
        }

        content.Position = 0;
        return new($"{table}/{row.Partition}/{row.Key}", content);
    }
}
