using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Knowledge;

/// <summary>What became of an article that was found. Names of columns: never renamed.</summary>
public enum FeedbackKind
{
    /// <summary>An agent saw it beside a question.</summary>
    Shown = 1,

    /// <summary>The agent put it into an answer.</summary>
    Used,

    /// <summary>The agent said that it doesn't belong there.</summary>
    NotUseful,

    /// <summary>The bot gave it to a customer.</summary>
    Answered,

    /// <summary>The customer said that it helped.</summary>
    Helpful,

    /// <summary>The customer said that it didn't.</summary>
    NotHelpful,
}

/// <summary>
/// Counts by day and article, in table <c>knowledge</c>. Each thing counts once on a day, however often it is told: a mark is written with the
/// count, and holds the hash of ids only.
/// </summary>
public sealed class FeedbackCounts(ITables tables, TimeProvider time)
{
    private const string CountPrefix = "count:";
    private const string MarkPrefix = "mark:";

    private static readonly FeedbackKind[] Kinds = Enum.GetValues<FeedbackKind>();

    private readonly DayRows _days = new(tables.Get(TableNames.Knowledge));

    /// <param name="articleId">Which article.</param>
    /// <param name="kind">What became of it.</param>
    /// <param name="about">In what; the same again does not count.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>False: it was counted before.</returns>
    public async ValueTask<bool> AddAsync(string articleId, FeedbackKind kind, string about, CancellationToken ct)
    {
        var day = await _days.NoteAsync(time.GetUtcNow(), ct);
        var mark = new Row(day, MarkPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{articleId}|{kind}|{about}"))));
        while (true)
        {
            var counts = await _days.Table.GetAsync(day, CountPrefix + articleId, ct);
            var row = With(counts ?? new Row(day, CountPrefix + articleId), kind);
            var result = await _days.Table.BatchAsync(
                [RowChange.Insert(mark), counts is null ? RowChange.Insert(row) : RowChange.Replace(row, counts.ETag)], ct);
            if (result.IsWritten || result.FailedIndex == 0)
            {
                return result.IsWritten;
            }
        }
    }

    /// <summary>Sums over days in UTC, both included, by article.</summary>
    public async ValueTask<IReadOnlyDictionary<string, FeedbackSum>> SumAsync(DateOnly from, DateOnly to, CancellationToken ct)
    {
        var sums = new Dictionary<string, FeedbackSum>(StringComparer.Ordinal);
        var (first, last) = (DayRows.Of(StartOf(from)), DayRows.Of(StartOf(to)));
        foreach (var day in (await _days.ListAsync(ct)).Where(it => string.CompareOrdinal(it, first) >= 0 && string.CompareOrdinal(it, last) <= 0))
        {
            await foreach (var row in WholePartition.ReadAsync(_days.Table, day, RowRange.Prefix(CountPrefix), ct))
            {
                var id = row.Key[CountPrefix.Length..];
                sums[id] = sums.GetValueOrDefault(id, FeedbackSum.None).Plus(kind => row.Int64(NameOf(kind)));
            }
        }

        return sums;
    }

    internal ValueTask<long> RemoveBeforeAsync(DateTimeOffset day, CancellationToken ct) => _days.RemoveBeforeAsync(day, ct);

    private static Row With(Row counts, FeedbackKind added)
    {
        var row = new Row(counts.Partition, counts.Key);
        foreach (var kind in Kinds)
        {
            if (counts.Int64(NameOf(kind)) + (kind == added ? 1 : 0) is > 0 and var count)
            {
                row.Set(NameOf(kind), count);
            }
        }

        return row;
    }

    private static string NameOf(FeedbackKind kind) => kind switch
    {
        FeedbackKind.Shown => "shown",
        FeedbackKind.Used => "used",
        FeedbackKind.NotUseful => "notUseful",
        FeedbackKind.Answered => "answered",
        FeedbackKind.Helpful => "helpful",
        FeedbackKind.NotHelpful => "notHelpful",
    };

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(default), TimeSpan.Zero);
}

/// <summary>How often what became of an article.</summary>
public sealed record FeedbackSum(long Shown, long Used, long NotUseful, long Answered, long Helpful, long NotHelpful)
{
    public static readonly FeedbackSum None = new(0, 0, 0, 0, 0, 0);

    internal FeedbackSum Plus(Func<FeedbackKind, long> more) => new(
        Shown + more(FeedbackKind.Shown),
        Used + more(FeedbackKind.Used),
        NotUseful + more(FeedbackKind.NotUseful),
        Answered + more(FeedbackKind.Answered),
        Helpful + more(FeedbackKind.Helpful),
        NotHelpful + more(FeedbackKind.NotHelpful));
}
