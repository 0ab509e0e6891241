using System.Collections.Frozen;
using System.Collections.Immutable;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// The published articles, held in memory for finding: BM25 over every way of asking, each by itself, and over what an article says as a whole.
/// Immutable, for any number of callers at once; made anew when something is published.
/// </summary>
public sealed class KnowledgeIndex
{
    // Of one way of asking: a title or a question.
    private const string Asked = "asked";

    // Of one language of an article: all of it.
    private const string Said = "said";

    // How often a word stands in a short question says little, and how long the question is less than in prose.
    private const float Saturation = 1.2f;
    private const float LengthWeight = 0.3f;

    private const float SaidWeight = 0.5f;

    /// <summary>From so many articles on it says something that no other has a word of the question.</summary>
    private const int Many = 50;

    private const int MostHits = 60;
    private const int MostTerms = 64;

    private readonly IndexSearcher _searcher;
    private readonly ImmutableArray<Way> _ways;
    private readonly FrozenDictionary<string, float> _weights;
    private readonly float _unknownWeight;

    private KnowledgeIndex(IndexSearcher searcher, ImmutableArray<Way> ways, int articles)
    {
        (_searcher, _ways, Count) = (searcher, ways, articles);
        _weights = ways.Where(way => !way.IsWhole)
            .SelectMany(way => way.Terms)
            .CountBy(term => term, StringComparer.Ordinal)
            .ToFrozenDictionary(it => it.Key, it => Weight(it.Value, ways.Length), StringComparer.Ordinal);
        _unknownWeight = Weight(0, ways.Length);
    }

    /// <summary>How many articles.</summary>
    public int Count { get; }

    /// <param name="articles">As they were published.</param>
    public static KnowledgeIndex Build(IReadOnlyList<Article> articles)
    {
        var ways = articles.SelectMany(Way.AllOf).ToImmutableArray();
        var directory = new RAMDirectory();
        var similarity = new BM25Similarity(Saturation, LengthWeight);
        // Parts are joined in the order of their documents only: the number of a document is that of its way.
        using (var writer = new IndexWriter(directory, new(KnowledgeTerms.Version, new WhitespaceAnalyzer(KnowledgeTerms.Version)) { Similarity = similarity, MergePolicy = new LogDocMergePolicy() }))
        {
            foreach (var way in ways)
            {
                writer.AddDocument([new TextField(way.IsWhole ? Said : Asked, string.Join(' ', way.InOrder), Field.Store.NO)]);
            }

            writer.ForceMerge(1);
        }

        return new(new(DirectoryReader.Open(directory)) { Similarity = similarity }, ways, articles.Count);
    }

    /// <summary>Articles like the question, best first; what is out of scope is as if it were not there.</summary>
    /// <param name="question">As somebody wrote it.</param>
    /// <param name="scope">For whom.</param>
    /// <param name="limit">At most so many.</param>
    internal IReadOnlyList<ArticleMatch> Find(string question, AnswerScope scope, int limit)
    {
        var terms = KnowledgeTerms.Shared.Of(question).Distinct(StringComparer.Ordinal).Take(MostTerms).ToList();
        if (terms.Count == 0 || _ways.Length == 0)
        {
            return [];
        }

        var scores = new Dictionary<ArticleTerms, (Way Way, float Score)>();
        foreach (var (way, score) in Hits(Asked, terms, scope, Math.Max(limit, 2)))
        {
            // They come best first.
            scores.TryAdd(way.Of, (way, score));
        }

        foreach (var (way, score) in Hits(Said, terms, scope, Math.Max(limit, 2)).DistinctBy(hit => hit.Way.Of))
        {
            scores[way.Of] = scores.TryGetValue(way.Of, out var known) ? known with { Score = known.Score + SaidWeight * score } : (way, SaidWeight * score);
        }

        var ranked = scores.Values.OrderByDescending(it => it.Score).ThenBy(it => it.Way.Of.Article.Id, StringComparer.Ordinal).Take(Math.Max(limit, 2)).ToList();
        return
        [
            .. ranked.Take(limit).Select((it, place) =>
            {
                var rival = place > 0 ? ranked[0].Score : ranked.Count > 1 ? ranked[1].Score : 0;
                var signs = Signs(terms, it.Way, (it.Score - rival) / Math.Max(it.Score, rival));
                // Among few, having nothing beside it is no sign of more than what it has of the question.
                return new ArticleMatch(it.Way.Of.Article, it.Way.Language, it.Score, ranked.Count == 1 && Count < Many ? signs with { Lead = signs.Met } : signs);
            }),
        ];
    }

    /// <summary>The best, of those in scope. What is out of it takes no place from them: while it does, more is looked at.</summary>
    private List<(Way Way, float Score)> Hits(string field, List<string> terms, AnswerScope scope, int leastArticles)
    {
        // How many of the words meet is in the sum already.
        var query = new BooleanQuery(disableCoord: true);
        foreach (var term in terms)
        {
            query.Add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        }

        // In order: out of order Lucene lays out a table of 2,048 places for each query.
        for (var most = MostHits; ; most *= 8)
        {
            var best = TopScoreDocCollector.Create(Math.Min(most, _ways.Length), docsScoredInOrder: true);
            _searcher.Search(query, best);
            var hits = best.GetTopDocs().ScoreDocs;
            var held = new List<(Way Way, float Score)>(hits.Length);
            foreach (var hit in hits)
            {
                if (scope.Holds(_ways[hit.Doc].Of.Article))
                {
                    held.Add((_ways[hit.Doc], hit.Score));
                }
            }

            if (hits.Length < most || held.Count == hits.Length || held.Select(it => it.Way.Of).Distinct().Take(leastArticles).Count() == leastArticles)
            {
                return held;
            }
        }
    }

    private MatchSigns Signs(List<string> terms, Way way, float lead)
    {
        var (asked, met, shared, count) = (0f, 0f, 0f, 0);
        foreach (var term in terms)
        {
            var weight = WeightOf(term);
            asked += weight;
            met += way.Of.Terms.Contains(term) ? weight : 0;
            count += way.Of.Terms.Contains(term) ? 1 : 0;
            shared += way.Terms.Contains(term) ? weight : 0;
        }

        return new(met / asked, shared / asked, way.IsWhole ? 0 : shared / way.Terms.Sum(WeightOf), lead, count / (count + 2f));
    }

    private float WeightOf(string term) => _weights.GetValueOrDefault(term, _unknownWeight);

    /// <summary>The rarer a word, the more it says.</summary>
    private static float Weight(int ways, int of) => MathF.Log(1 + (Math.Max(0, of - ways) + 0.5f) / (ways + 0.5f));
}
