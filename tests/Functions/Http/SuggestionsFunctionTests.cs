using System.Text.Json;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class SuggestionsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_the_customer_said_since_the_last_answer_is_answered_by_the_articles()
    {
        await PublishStarterAsync();
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await _rig.OpenAsync(change: it => it with { Language = "zh" });
        Assert.Equal((0, 0), await SuggestAsync(token, id) is var nothing ? (nothing.Sequence, nothing.Articles.Count) : default);

        await _rig.AddAsync(id, "我忘记密码了");
        await _rig.AddAsync(id, "please", it => it with { Direction = Direction.Outbound });
        var asked = await _rig.AddAsync(id, "怎么申请退货");
        await _rig.AddAsync(id, "在吗");
        var (sequence, articles) = await SuggestAsync(token, id);
        Assert.Equal((asked, "returns-how"), (sequence, articles[0]));
        Assert.DoesNotContain("password-reset", articles);

        // An answer does not take them away: the agent may want to read on.
        await _rig.AddAsync(id, "one moment", it => it with { Direction = Direction.Outbound });
        Assert.Equal("returns-how", (await SuggestAsync(token, id)).Articles[0]);
    }

    [Fact]
    public async Task What_an_agent_makes_of_them_is_counted_once_and_reported()
    {
        await PublishStarterAsync();
        var (token, supervisor) = (await _rig.TokenAsync(Role.Agent), await _rig.TokenAsync(Role.Supervisor));
        var id = await _rig.OpenAsync();
        var asked = await _rig.AddAsync(id, "怎么申请退货");

        foreach (var what in (string[])["shown", "shown", "used", "not-useful"])
        {
            Assert.Equal(204, (await TellAsync(token, id, new { sequence = asked, what, articleId = "returns-how" })).Status);
        }

        await _rig.Get<KnowledgeFeedback>().RecordAsync("returns-how", FeedbackKind.Helpful, id, "m2", default);
        await _rig.Get<KnowledgeFeedback>().RecordAsync("returns-how", FeedbackKind.Helpful, id, "m3", default);
        var report = (await _rig.CallAsync(FunctionNames.ReadKnowledgeReport, supervisor)).Json.GetProperty("articles")[0];
        Assert.Equal(
            "returns-how 1 1 1 0 2 0", string.Join(' ', report.EnumerateObject().Select(it => it.Value.ToString())));

        Assert.Equal(0, (await _rig.CallAsync(FunctionNames.ReadKnowledgeReport, supervisor, query: "?from=2020-01-01&to=2020-02-01")).Json.GetProperty("articles").GetArrayLength());
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ReadKnowledgeReport, supervisor, query: "?from=yesterday")).Status);
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ReadKnowledgeReport, supervisor, query: "?from=2026-02-02&to=2026-02-01")).Status);
    }

    [Fact]
    public async Task What_no_article_answers_is_kept_without_numbers_and_the_same_stands_together()
    {
        await PublishStarterAsync();
        var (token, supervisor) = (await _rig.TokenAsync(Role.Agent), await _rig.TokenAsync(Role.Supervisor));
        foreach (var (customer, text) in ((string, string)[])[
            ("k1", "帐篷的防水指数是多少 13800138000"), ("k2", "这个帐篷防水指数多少"), ("k3", "does the tent have a waterproof rating, mail ann@example.com"), ("k4", "怎么申请退货"), ("k5", "谢谢")])
        {
            var id = await _rig.OpenAsync(customer: customer);
            var asked = await _rig.AddAsync(id, text);
            Assert.Equal(204, (await TellAsync(token, id, new { sequence = asked, what = "unanswered" })).Status);
            Assert.Equal(204, (await TellAsync(token, id, new { sequence = asked, what = "unanswered" })).Status);
        }

        var clusters = await UnansweredAsync(supervisor);
        Assert.Equal([2, 1], clusters.Select(it => it.GetProperty("count").GetInt32()));
        Assert.Equal("zh", clusters[0].GetProperty("language").GetString());
        Assert.Contains("帐篷的防水指数是多少 …", clusters[0].GetProperty("questions").EnumerateArray().Select(it => it.GetString()));
        Assert.Equal("does the tent have a waterproof rating, mail …", clusters[1].GetProperty("question").GetString());

        // Written and published, it is answered from then on.
        await PublishAsync("tent", "帐篷防水指数是多少", "3,000 mm.");
        Assert.Equal("en", Assert.Single(await UnansweredAsync(supervisor)).GetProperty("language").GetString());
    }

    [Theory]
    [InlineData("""{ "sequence": 1, "what": "liked", "articleId": "a" }""", 400)]
    [InlineData("""{ "sequence": 1, "what": "used" }""", 400)]
    [InlineData("""{ "sequence": 1, "what": "used", "articleId": "no id" }""", 400)]
    [InlineData("""{ "sequence": 1, "what": "unanswered", "articleId": "a" }""", 400)]
    [InlineData("""{ "sequence": 7, "what": "used", "articleId": "a" }""", 404)]
    [InlineData("""{ "sequence": -1, "what": "unanswered" }""", 404)]
    [InlineData("""{ "sequence": 2, "what": "unanswered" }""", 404)]
    public async Task What_can_not_be_told_of_a_suggestion_is_refused(string body, int status)
    {
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await _rig.OpenAsync();
        await _rig.AddAsync(id, "a question");
        await _rig.AddAsync(id, "an answer", it => it with { Direction = Direction.Outbound });

        Assert.Equal(status, (await TellAsync(token, id, body)).Status);
        Assert.Empty(await _rig.Tables.Get(TableNames.Questions).RangeAsync("days", RowRange.All, 10, default));
    }

    private async Task PublishStarterAsync()
    {
        var store = _rig.Get<ArticleStore>();
        foreach (var article in StarterArticles.Read())
        {
            await store.TryPublishAsync((await store.TrySaveAsync(article with { ChangedAt = _rig.Time.GetUtcNow() }, ArticleStore.None, default))!, _rig.Time.GetUtcNow(), default);
        }
    }

    private async Task PublishAsync(string id, string title, string answer)
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        await _rig.CallAsync(FunctionNames.PutArticle, supervisor, new { texts = new { zh = new { title, answer } } }, "", ("id", id));
        await _rig.CallAsync(FunctionNames.PublishArticle, supervisor, route: ("id", id));
    }

    private Task<ApiAnswer> TellAsync(string token, string id, object body) => _rig.CallAsync(FunctionNames.TellOfSuggestion, token, body, "", ("id", id));

    private async Task<List<JsonElement>> UnansweredAsync(string token) =>
        [.. (await _rig.CallAsync(FunctionNames.ListUnanswered, token)).Json.GetProperty("clusters").EnumerateArray()];

    private async Task<(long Sequence, List<string?> Articles)> SuggestAsync(string token, string id)
    {
        var json = (await _rig.CallAsync(FunctionNames.ReadSuggestions, token, route: ("id", id))).Json;
        return (json.GetProperty("sequence").GetInt64(), [.. json.GetProperty("answers").EnumerateArray().Select(it => it.GetProperty("articleId").GetString())]);
    }
}
