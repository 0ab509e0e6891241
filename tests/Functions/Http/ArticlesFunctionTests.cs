using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;

namespace Omni.Tests.Functions.Http;

public sealed class ArticlesFunctionTests : IDisposable
{
    private static readonly object Postage = new
    {
        texts = new Dictionary<string, object>
        {
            ["en"] = new { title = "How much is postage", answer = "Free from 99 yuan on.", questions = new[] { "What do you charge for shipping", "what do you charge for shipping" } },
            ["zh"] = new { title = "运费怎么算", answer = "满 99 元包邮。" },
        },
    };

    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_supervisor_writes_an_article_and_it_answers_once_it_is_published_and_until_it_is_withdrawn()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        var written = await PutAsync(supervisor, "postage", Postage);
        Assert.Equal((200, "draft", "Supervisor"), (written.Status, written["state"], written["changedBy"]));
        Assert.Equal("What do you charge for shipping", written.Json.GetProperty("texts").GetProperty("en").GetProperty("questions").EnumerateArray().Single().GetString());
        Assert.Empty(await FindAsync(supervisor, "postage?"));

        Assert.Equal("published", (await CallAsync(FunctionNames.PublishArticle, supervisor, "postage"))["state"]);
        Assert.Equal("Free from 99 yuan on.", Assert.Single(await FindAsync(supervisor, "postage?")));
        Assert.Equal("满 99 元包邮。", Assert.Single(await FindAsync(await _rig.TokenAsync(Role.Agent), "运费")));

        Assert.Equal("changed", (await PutAsync(supervisor, "postage", new { texts = new { en = new { title = "Postage", answer = "Always free." } } }))["state"]);
        Assert.Equal("Free from 99 yuan on.", Assert.Single(await FindAsync(supervisor, "postage?")));
        Assert.Equal("published", (await CallAsync(FunctionNames.PublishArticle, supervisor, "postage"))["state"]);
        Assert.Equal("Always free.", Assert.Single(await FindAsync(supervisor, "postage?")));

        Assert.Equal("draft", (await CallAsync(FunctionNames.WithdrawArticle, supervisor, "postage"))["state"]);
        Assert.Empty(await FindAsync(supervisor, "postage?"));
        var line = (await _rig.CallAsync(FunctionNames.ListArticles, supervisor)).Json.GetProperty("articles")[0];
        Assert.Equal(("postage", "Postage", "draft"), (line.GetProperty("id").GetString(), line.GetProperty("titles").GetProperty("en").GetString(), line.GetProperty("state").GetString()));
        Assert.Equal(
            [AuditEvents.ArticleSaved, AuditEvents.ArticlePublished, AuditEvents.ArticleSaved, AuditEvents.ArticlePublished, AuditEvents.ArticleWithdrawn],
            (await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).Where(it => it.Subject == "postage").Select(it => it.What));
    }

    [Fact]
    public async Task Of_two_who_saw_the_same_version_the_second_is_told()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        var first = await PutAsync(supervisor, "postage", Postage);
        await PutAsync(supervisor, "postage", Postage);

        _rig.Headers.IfMatch = $"\"{first["eTag"]}\"";
        Assert.Equal((412, ProblemTypes.PreconditionFailed), await PutAsync(supervisor, "postage", Postage) is var late ? (late.Status, late.Problem) : default);
        Assert.Equal(412, (await PutAsync(supervisor, "not-there", Postage)).Status);
        foreach (var function in (string[])[FunctionNames.PublishArticle, FunctionNames.WithdrawArticle, FunctionNames.DeleteArticle])
        {
            Assert.Equal(412, (await CallAsync(function, supervisor, "postage")).Status);
        }

        _rig.Headers.IfMatch = "";
        _rig.Headers.IfNoneMatch = "*";
        Assert.Equal(412, (await PutAsync(supervisor, "postage", Postage)).Status);
        _rig.Headers.IfNoneMatch = "";
        Assert.Equal(204, (await CallAsync(FunctionNames.DeleteArticle, supervisor, "postage")).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.ReadArticle, supervisor, "postage")).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.PublishArticle, supervisor, "postage")).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.ReadArticle, supervisor, "Not an id")).Status);
    }

    [Theory]
    [InlineData("Not an id", """{ "texts": { "en": { "title": "x", "answer": "x" } } }""")]
    [InlineData("a", """{ "texts": { } }""")]
    [InlineData("a", """{ "texts": { "english": { "title": "x", "answer": "x" } } }""")]
    [InlineData("a", """{ "texts": { "en": null } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "", "answer": "x" } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x\ny", "answer": "x" } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x", "answer": " " } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x", "answer": "x\u0000" } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x", "answer": "x", "questions": [""] } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x", "answer": "x", "questions": [null] } } }""")]
    [InlineData("a", """{ "texts": { "en": { "title": "x", "answer": "x" } }, "skills": ["a,b"] }""")]
    public async Task What_is_no_article_is_refused(string id, string body)
    {
        var answer = await _rig.CallAsync(FunctionNames.PutArticle, await _rig.TokenAsync(Role.Supervisor), body, "", ("id", id));

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task The_articles_that_come_with_Omni_are_taken_over_as_drafts_and_none_that_is_there_is_touched()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        await PutAsync(supervisor, "warranty", Postage);

        var first = (await _rig.CallAsync(FunctionNames.TakeStarterArticles, supervisor)).Json.GetProperty("added").GetInt32();
        Assert.InRange(first, 60, 200);
        Assert.Equal(0, (await _rig.CallAsync(FunctionNames.TakeStarterArticles, supervisor)).Json.GetProperty("added").GetInt32());

        var articles = (await _rig.CallAsync(FunctionNames.ListArticles, supervisor)).Json.GetProperty("articles").EnumerateArray().ToList();
        Assert.Equal(first + 1, articles.Count);
        Assert.All(articles, it => Assert.Equal("draft", it.GetProperty("state").GetString()));
        Assert.Contains(articles, it => it.GetProperty("id").GetString() == "warranty" && it.GetProperty("titles").GetProperty("zh").GetString() == "运费怎么算");
    }

    private Task<ApiAnswer> PutAsync(string token, string id, object body) => _rig.CallAsync(FunctionNames.PutArticle, token, body, "", ("id", id));

    private Task<ApiAnswer> CallAsync(string function, string token, string id) => _rig.CallAsync(function, token, route: ("id", id));

    private async Task<IEnumerable<string?>> FindAsync(string token, string text) =>
        (await _rig.CallAsync(FunctionNames.FindAnswers, token, new { text })).Json.GetProperty("answers").EnumerateArray().Select(it => it.GetProperty("text").GetString());
}
