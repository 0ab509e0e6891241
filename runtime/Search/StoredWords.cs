using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>
/// Every word and every value in the index, field by field, and where the words of a text stand together. The index is saved first, so that
/// what was put in last is there. A word of what was taken out stays until its part of the index is written anew, and is told until then.
/// </summary>
internal sealed class StoredWords(LuceneSearch search) : IStoredData
{
    private static readonly TextAnalyzer ForQuery = new(isForIndex: false);

    public string Name => "search";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        search.Save();
        using var directory = FSDirectory.Open(search.Folder);
        using var reader = DirectoryReader.Open(directory);
        foreach (var part in reader.Leaves)
        {
            var fields = part.AtomicReader.Fields;
            foreach (var field in fields ?? Enumerable.Empty<string>())
            {
                ct.ThrowIfCancellationRequested();
                if (fields!.GetTerms(field) is { } terms) // A part may know a field and have no word in it any more.
                {
                    yield return new(PlaceOf(part, field), new MemoryStream(WordsOf(terms)));
                }
            }
        }

        await Task.CompletedTask;
    }

    public ValueTask<IReadOnlyList<string>> FindAsync(string text, CancellationToken ct)
    {
        search.Save();
        var words = ForQuery.Terms(text);
        var places = new List<string>();
        using var directory = FSDirectory.Open(search.Folder);
        using var reader = DirectoryReader.Open(directory);
        foreach (var part in reader.Leaves)
        {
            ct.ThrowIfCancellationRequested();
            if (words.Count > 0 && WordsTogether.AreIn(part.AtomicReader.GetTerms(IndexFields.Text), words))
            {
                places.Add(PlaceOf(part, IndexFields.Text));
            }

            if (part.AtomicReader.GetTerms(IndexFields.Exact)?.GetEnumerator() is { } exact && exact.SeekExact(new BytesRef(IndexFields.FoldExact(text))))
            {
                places.Add(PlaceOf(part, IndexFields.Exact));
            }
        }

        return new(places);
    }

    private static string PlaceOf(AtomicReaderContext part, string field) => string.Create(CultureInfo.InvariantCulture, $"{part.Ord}/{field}");

    private static byte[] WordsOf(Terms terms)
    {
        var words = new StringBuilder();
        for (var each = terms.GetEnumerator(); each.MoveNext();)
        {
            words.Append(Text(each.Term)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(words.ToString());
    }

    private static string Text(BytesRef word) => Encoding.UTF8.GetString(word.Bytes, word.Offset, word.Length);
}
