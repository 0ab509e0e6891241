using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Omni.Runtime.Search;

/// <summary>Finds a phrase in a part of the index, also in what was taken out and is not written anew yet, which a search passes over.</summary>
internal static class WordsTogether
{
    /// <param name="terms">Of a field; null when the part has none.</param>
    /// <param name="phrase">At least one word.</param>
    public static bool AreIn(Terms? terms, IReadOnlyList<TextAnalyzer.Term> phrase)
    {
        var lists = new List<DocsAndPositionsEnum>(phrase.Count);
        foreach (var word in phrase)
        {
            var each = terms?.GetEnumerator();
            if (each is null || !each.SeekExact(new BytesRef(word.Text)) || each.DocsAndPositions(null, null) is not { } list)
            {
                return false;
            }

            lists.Add(list);
        }

        for (var document = lists[0].NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = lists[0].NextDoc())
        {
            if (lists.Skip(1).All(list => (list.DocID < document ? list.Advance(document) : list.DocID) == document) && AreTogether(lists, phrase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the words begin somewhere, each at its distance from the first.</summary>
    private static bool AreTogether(List<DocsAndPositionsEnum> lists, IReadOnlyList<TextAnalyzer.Term> phrase)
    {
        HashSet<int>? starts = null;
        for (var i = 0; i < lists.Count; i++)
        {
            var own = new HashSet<int>();
            for (var left = lists[i].Freq; left > 0; left--)
            {
                own.Add(lists[i].NextPosition() - (phrase[i].Position - phrase[0].Position));
            }

            if (starts is null)
            {
                starts = own;
            }
            else
            {
                starts.IntersectWith(own);
            }
        }

        return starts is { Count: > 0 };
    }
}
