using System.Collections.Immutable;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// The articles, in table <c>knowledge</c>: one partition, for each a row of how it is being written and, once published, one of how it is in force.
/// A version row changes with every change of what is in force, so that other processes see with one small read that something changed.
/// </summary>
public sealed class ArticleStore(ITables tables)
{
    /// <summary>Instead of an ETag: there must be none yet.</summary>
    public const string None = "none";

    private const string Partition = "articles";
    private const string WrittenPrefix = "written:";
    private const string InForcePrefix = "inforce:";
    private const string VersionKey = "version";

    private readonly ITable _table = tables.Get(TableNames.Knowledge);

    /// <summary>Raised after this process changed what is in force.</summary>
    public event EventHandler? Changed;

    /// <summary>Differs whenever what is in force was changed since.</summary>
    public async ValueTask<string> VersionAsync(CancellationToken ct) => (await _table.GetAsync(Partition, VersionKey, ct))?.ETag ?? "";

    /// <summary>As they are being written, by id.</summary>
    public ValueTask<IReadOnlyList<Article>> ListAsync(CancellationToken ct) => ReadAsync(WrittenPrefix, ct);

    /// <summary>As they are in force, by id.</summary>
    public ValueTask<IReadOnlyList<Article>> PublishedAsync(CancellationToken ct) => ReadAsync(InForcePrefix, ct);

    /// <summary>As it is being written; null when there is none.</summary>
    public async ValueTask<Article?> GetAsync(string id, CancellationToken ct) =>
        await _table.GetAsync(Partition, WrittenPrefix + id, ct) is { } row ? row.As(ArticleRow.Read) : null;

    /// <summary>Keeps what was written; what is in force stays. Null when the one that is there is not the one that was seen.</summary>
    /// <param name="article">As it shall be.</param>
    /// <param name="seen">The ETag of the one whose place it takes, or <see cref="None"/>.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Article?> TrySaveAsync(Article article, string seen, CancellationToken ct)
    {
        var row = ArticleRow.Write(Partition, WrittenPrefix, article);
        var result = await _table.WriteAsync(seen == None ? RowChange.Insert(row) : RowChange.Replace(row, seen), ct);
        return result.IsWritten ? article with { ETag = result.ETag } : null;
    }

    /// <summary>Puts an article in force as it is written. Null when it is not the one that was seen any more.</summary>
    /// <param name="article">As it was read.</param>
    /// <param name="at">When; not before it was changed.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<Article?> TryPublishAsync(Article article, DateTimeOffset at, CancellationToken ct)
    {
        var published = article with { PublishedAt = at < article.ChangedAt ? article.ChangedAt : at };
        return await ChangeAsync(
            [
                RowChange.Replace(ArticleRow.Write(Partition, WrittenPrefix, published), article.ETag),
                RowChange.Upsert(ArticleRow.Write(Partition, InForcePrefix, published)),
            ],
            at,
            ct) is { } eTag ? published with { ETag = eTag } : null;
    }

    /// <summary>Takes an article out of force; what was written stays. Null when it is not the one that was seen any more.</summary>
    public async ValueTask<Article?> TryWithdrawAsync(Article article, DateTimeOffset at, CancellationToken ct)
    {
        var draft = article with { PublishedAt = null };
        return await ChangeAsync([RowChange.Replace(ArticleRow.Write(Partition, WrittenPrefix, draft), article.ETag), .. OutOfForce(article)], at, ct) is { } eTag
            ? draft with { ETag = eTag }
            : null;
    }

    /// <summary>False when it is not the one that was seen any more.</summary>
    public async ValueTask<bool> TryRemoveAsync(Article article, DateTimeOffset at, CancellationToken ct) =>
        await ChangeAsync([RowChange.Delete(Partition, WrittenPrefix + article.Id, article.ETag), .. OutOfForce(article)], at, ct) is not null;

    private static IEnumerable<RowChange> OutOfForce(Article article) => article.PublishedAt is null ? [] : [RowChange.Delete(Partition, InForcePrefix + article.Id)];

    /// <summary>The ETag of the first; null when nothing was changed.</summary>
    private async ValueTask<string?> ChangeAsync(IReadOnlyList<RowChange> changes, DateTimeOffset at, CancellationToken ct)
    {
        var result = await _table.BatchAsync([.. changes, RowChange.Upsert(new Row(Partition, VersionKey).Set("changedAt", at))], ct);
        if (!result.IsWritten)
        {
            return null;
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return result.ETags[0];
    }

    private async ValueTask<IReadOnlyList<Article>> ReadAsync(string prefix, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<Article>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.Prefix(prefix), ct))
        {
            found.Add(row.As(ArticleRow.Read));
        }

        return found.ToImmutable();
    }
}
