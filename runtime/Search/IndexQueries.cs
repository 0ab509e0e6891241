using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>Makes the index's queries of requests.</summary>
internal sealed class IndexQueries(TextAnalyzer analyzer)
{
    /// <summary>Null when words are left of which none could be anywhere.</summary>
    public Query? Of(SearchRequest request)
    {
        var all = new BooleanQuery { { new TermQuery(new Term(IndexFields.Type, IndexFields.NameOf(request.Type))), Occur.MUST } };
        if (request.Channel.Length > 0)
        {
            all.Add(new TermQuery(new Term(IndexFields.Channel, request.Channel)), Occur.MUST);
        }

        var from = request.From?.UtcTicks;
        var to = request.To?.UtcTicks - 1;
        if (request.After is { } after)
        {
            to = Math.Min(to ?? long.MaxValue, after.At.UtcTicks);
        }

        if (from is not null || to is not null)
        {
            all.Add(NumericRangeQuery.NewInt64Range(IndexFields.At, IndexFields.TimePrecision, from, to, minInclusive: true, maxInclusive: true), Occur.MUST);
        }

        foreach (var word in request.Words)
        {
            if (Of(word) is not { } query)
            {
                return null;
            }

            all.Add(query, word.IsExcluded ? Occur.MUST_NOT : Occur.MUST);
        }

        AddAny(all, IndexFields.Customer, request.Customers);
        AddAny(all, IndexFields.Conversation, request.Conversations);
        AddAny(all, IndexFields.Reader, request.Readers);
        return all;
    }

    private BooleanQuery? Of(SearchWord word)
    {
        var any = new BooleanQuery { { new TermQuery(new Term(IndexFields.Exact, IndexFields.FoldExact(word.Text))), Occur.SHOULD } };
        var terms = analyzer.Terms(word.Text);
        if (terms.Count == 0)
        {
            return word.IsExcluded ? any : null;
        }

        any.Add(terms.Count == 1 ? Single(terms[0].Text, word.IsPrefix) : Phrase(terms, word.IsPrefix), Occur.SHOULD);
        return any;
    }

    private static Query Single(string term, bool isPrefix) =>
        isPrefix ? new PrefixQuery(new Term(IndexFields.Text, term)) : new TermQuery(new Term(IndexFields.Text, term));

    /// <summary>Neighbours in the text. Of a beginning only the last term is open, and that only where it stands alone.</summary>
    private static Query Phrase(List<TextAnalyzer.Term> terms, bool isPrefix)
    {
        var phrase = new PhraseQuery();
        foreach (var term in isPrefix ? terms[..^1] : terms)
        {
            phrase.Add(new Term(IndexFields.Text, term.Text), term.Position);
        }

        return isPrefix
            ? new BooleanQuery { { phrase, Occur.MUST }, { new PrefixQuery(new Term(IndexFields.Text, terms[^1].Text)), Occur.MUST } }
            : phrase;
    }

    private static void AddAny(BooleanQuery all, string field, IReadOnlyCollection<string>? values)
    {
        if (values is not null)
        {
            Query any = values.Count == 0 ? new BooleanQuery() : new ConstantScoreQuery(new TermsFilter(field, [.. values.Select(value => new Lucene.Net.Util.BytesRef(value))]));
            all.Add(any, Occur.MUST);
        }
    }
}
