using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Knowledge;

namespace Omni.Functions.Http;

/// <summary>Articles: supervisors write them and put them in force.</summary>
public sealed class ArticlesFunction(Callers callers, ArticleStore articles, AuditLog audit, TimeProvider time)
{
    [Function(FunctionNames.ListArticles)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Articles)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ListArticles, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new ArticlesShape([.. (await articles.ListAsync(ct)).Select(ArticleLineShape.Of)]), ApiJson.Default.ArticlesShape)
            : refusal;

    [Function(FunctionNames.ReadArticle)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ArticleById)] HttpRequest request, string id, CancellationToken ct) =>
        !(await callers.AdmitAsync(request, FunctionNames.ReadArticle, ct)).TryGet(out _, out var refusal) ? refusal
        : await FindAsync(id, ct) is { } article ? Answers.Ok(ArticleShape.Of(article), ApiJson.Default.ArticleShape)
        : Problems.NotFound("article");

    [Function(FunctionNames.PutArticle)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.ArticleById)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.PutArticle, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ArticleInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (!Article.IsId(id))
        {
            return Problems.Invalid($"The id of an article has 1 to {Article.MaxIdLength} lower-case letters, digits and hyphens.");
        }

        if (ArticleRules.Check(input) is { } error)
        {
            return Problems.Invalid(error);
        }

        var existing = await articles.GetAsync(id, ct);
        if (existing is null && (await articles.ListAsync(ct)).Count >= Article.Max)
        {
            return Problems.Invalid($"There are {Article.Max} already.");
        }

        var wanted = SeenBy(request);
        if (existing is null ? wanted is not ("" or ArticleStore.None) : wanted == ArticleStore.None)
        {
            return Problems.PreconditionFailed();
        }

        await audit.RecordAsync(caller.Id, AuditEvents.ArticleSaved, id, "", ct);
        var article = new Article
        {
            Id = id,
            Texts = ArticleRules.TextsOf(input),
            Channels = [.. (input.Channels ?? []).Distinct(StringComparer.Ordinal)],
            Skills = [.. (input.Skills ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
            ChangedBy = caller.Id,
            ChangedAt = ChangedAt(existing),
            PublishedAt = existing?.PublishedAt,
        };
        return await articles.TrySaveAsync(article, existing is null ? ArticleStore.None : wanted.Length > 0 ? wanted : existing.ETag, ct) is { } saved
            ? Answers.Ok(ArticleShape.Of(saved), ApiJson.Default.ArticleShape)
            : Problems.PreconditionFailed();
    }

    [Function(FunctionNames.DeleteArticle)]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.ArticleById)] HttpRequest request, string id, CancellationToken ct) =>
        ChangeAsync(
            request,
            FunctionNames.DeleteArticle,
            AuditEvents.ArticleRemoved,
            id,
            async article => await articles.TryRemoveAsync(article, time.GetUtcNow(), ct) ? Answers.NoContent() : Problems.PreconditionFailed(),
            ct);

    [Function(FunctionNames.PublishArticle)]
    public Task<IResult> PublishAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ArticlePublish)] HttpRequest request, string id, CancellationToken ct) =>
        ChangeAsync(
            request, FunctionNames.PublishArticle, AuditEvents.ArticlePublished, id, async article => Answer(await articles.TryPublishAsync(article, time.GetUtcNow(), ct)), ct);

    [Function(FunctionNames.WithdrawArticle)]
    public Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ArticleWithdraw)] HttpRequest request, string id, CancellationToken ct) =>
        ChangeAsync(
            request, FunctionNames.WithdrawArticle, AuditEvents.ArticleWithdrawn, id, async article => Answer(await articles.TryWithdrawAsync(article, time.GetUtcNow(), ct)), ct);

    /// <summary>Drafts of what comes with Omni, those that there are not.</summary>
    [Function(FunctionNames.TakeStarterArticles)]
    public async Task<IResult> TakeStarterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.StarterArticles)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.TakeStarterArticles, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        await audit.RecordAsync(caller.Id, AuditEvents.StarterArticlesTaken, "", "", ct);
        var (added, count) = (0, (await articles.ListAsync(ct)).Count);
        foreach (var article in StarterArticles.Read().Take(Math.Max(0, Article.Max - count)))
        {
            added += await articles.TrySaveAsync(article with { ChangedBy = caller.Id, ChangedAt = time.GetUtcNow() }, ArticleStore.None, ct) is null ? 0 : 1;
        }

        return Answers.Ok(new StarterTakenShape(added), ApiJson.Default.StarterTakenShape);
    }

    private async Task<IResult> ChangeAsync(HttpRequest request, string function, string what, string id, Func<Article, Task<IResult>> change, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, function, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (await FindAsync(id, ct) is not { } article)
        {
            return Problems.NotFound("article");
        }

        if (SeenVersion.Of(request) is { Length: > 0 } seen && seen != article.ETag)
        {
            return Problems.PreconditionFailed();
        }

        await audit.RecordAsync(caller.Id, what, id, "", ct);
        return await change(article);
    }

    private async ValueTask<Article?> FindAsync(string id, CancellationToken ct) => Article.IsId(id) ? await articles.GetAsync(id, ct) : null;

    /// <summary>Later than what is published: a clock that stands still must not hide that something was changed.</summary>
    private DateTimeOffset ChangedAt(Article? existing) =>
        time.GetUtcNow() is var now && existing?.PublishedAt is { } published && now <= published ? published.AddTicks(1) : now;

    private static IResult Answer(Article? changed) =>
        changed is null ? Problems.PreconditionFailed() : Answers.Ok(ArticleShape.Of(changed), ApiJson.Default.ArticleShape);

    private static string SeenBy(HttpRequest request) =>
        request.Headers.IfNoneMatch.ToString() == "*" ? ArticleStore.None : SeenVersion.Of(request);
}
