using System.Runtime.CompilerServices;
using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>
/// Every word and every value in the committed index, field by field. A word of what was taken out stays until its part of the index is
/// written anew, and is told here until then. The index holds words and not texts: only a whole word, or pair of characters, is found.
/// </summary>
internal sealed class StoredWords(string folder) : IStoredData
{
    public string Name => "search";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var directory = FSDirectory.Open(folder);
        if (!DirectoryReader.IndexExists(directory))
        {
            yield break;
        }

        using var reader = DirectoryReader.Open(directory);
        foreach (var part in reader.Leaves)
        {
            var fields = part.AtomicReader.Fields;
            foreach (var field in fields ?? Enumerable.Empty<string>())
            {
                ct.ThrowIfCancellationRequested();
                if (fields!.GetTerms(field) is { } terms) // A part may know a field and have no word in it any more.
                {
                    yield return new($"{part.Ord}/{field}", new MemoryStream(WordsOf(terms)));
                }
            }
        }

        await Task.CompletedTask;
    }

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
