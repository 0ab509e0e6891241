using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Customers;

namespace Omni.Tests.Functions.Http;

public sealed class RepliesFunctionTests : IDisposable
{
    private static readonly object Hello = new
    {
        title = "Greeting",
        texts = new Dictionary<string, string> { ["en"] = "Dear {customer.name} of {customer.city}", ["zh"] = "{customer.name}您好" },
    };

    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_supervisor_writes_one_changes_it_and_takes_it_away_and_each_is_told_in_the_audit()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        var saved = await PutAsync(supervisor, "Hello-1", Hello);
        Assert.Equal((200, "hello-1", "Greeting", "Supervisor"), (saved.Status, saved["shortcut"], saved["title"], saved["changedBy"]));

        _rig.Headers.IfMatch = $"\"{saved["eTag"]}\"";
        var changed = await PutAsync(supervisor, "hello-1", new { title = "Other", texts = new { en = "Hi" }, channels = new[] { "web" }, skills = new[] { "billing" } });
        Assert.Equal((200, "Other"), (changed.Status, changed["title"]));
        Assert.Equal((412, ProblemTypes.PreconditionFailed), await PutAsync(supervisor, "hello-1", Hello) is var late ? (late.Status, late.Problem) : default);
        Assert.Equal(412, (await DeleteAsync(supervisor, "hello-1")).Status);
        _rig.Headers.IfMatch = "";
        _rig.Headers.IfNoneMatch = "*";
        Assert.Equal(412, (await PutAsync(supervisor, "hello-1", Hello)).Status);
        Assert.Equal(200, (await PutAsync(supervisor, "another", Hello)).Status);
        _rig.Headers.IfNoneMatch = "";

        Assert.Equal(["another", "hello-1"], await ShortcutsAsync(supervisor));
        Assert.Equal(204, (await DeleteAsync(supervisor, "HELLO-1")).Status);
        Assert.Equal(404, (await DeleteAsync(supervisor, "hello-1")).Status);
        Assert.Contains((await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)), it => (it.What, it.Subject, it.Who) == (AuditEvents.ReplySaved, "hello-1", "Supervisor"));
    }

    [Fact]
    public async Task An_agent_finds_those_that_are_for_the_agents_skills_and_channel_filled_in_for_the_customer()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        var customer = (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "main", "v1"), "安娜", default)).Current.Id;
        await PutAsync(supervisor, "hello", Hello);
        await PutAsync(supervisor, "wechat-only", new { title = "x", texts = new { en = "x" }, channels = new[] { "wechat" } });
        await PutAsync(supervisor, "for-billing", new { title = "x", texts = new { en = "{agent.name} {conversation.id}" }, skills = new[] { "Billing" } });
        await PutAsync(supervisor, "for-others", new { title = "x", texts = new { en = "x" }, skills = new[] { "sales" } });
        var token = await _rig.TokenAsync(Role.Agent);
        await _rig.Directory.UpdateProfileAsync("Agent", it => it with { Skills = ["billing"] }, default);
        var id = await _rig.OpenAsync(customer: customer, change: it => it with { Language = "zh-Hant" });

        Assert.Equal(["for-billing", "hello", "wechat-only"], await ShortcutsAsync(token));
        Assert.Equal(4, (await ShortcutsAsync(supervisor)).Count);
        var found = (await _rig.CallAsync(FunctionNames.ListConversationReplies, token, route: ("id", id))).Json.GetProperty("replies").EnumerateArray()
            .Select(it => $"{it.GetProperty("shortcut")} {it.GetProperty("language")} {it.GetProperty("text")} {it.GetProperty("missing")}").ToList();
        Assert.Equal([$"for-billing en Agent {id} []", "hello zh 安娜您好 []"], found);
    }

    [Fact]
    public async Task What_is_not_known_of_the_customer_is_named()
    {
        await PutAsync(await _rig.TokenAsync(Role.Supervisor), "hello", Hello);
        var token = await _rig.TokenAsync(Role.Agent);
        var id = await _rig.OpenAsync(change: it => it with { Language = "fr" });

        var reply = (await _rig.CallAsync(FunctionNames.ListConversationReplies, token, route: ("id", id))).Json.GetProperty("replies")[0];

        Assert.Equal(("en", "Dear {customer.name} of {customer.city}"), (reply.GetProperty("language").GetString(), reply.GetProperty("text").GetString()));
        Assert.Equal(["customer.name", "customer.city"], reply.GetProperty("missing").EnumerateArray().Select(it => it.GetString()));
    }

    [Theory]
    [InlineData("a b", """{ "title": "x", "texts": { "en": "x" } }""")]
    [InlineData("a", """{ "title": "", "texts": { "en": "x" } }""")]
    [InlineData("a", """{ "title": "x", "texts": { } }""")]
    [InlineData("a", """{ "title": "x", "texts": { "english": "x" } }""")]
    [InlineData("a", """{ "title": "x", "texts": { "en": "" } }""")]
    [InlineData("a", """{ "title": "x", "texts": { "en": "{customer.name" } }""")]
    [InlineData("a", """{ "title": "x", "texts": { "en": "{secret}" } }""")]
    [InlineData("a", """{ "title": "x", "texts": { "en": "x" }, "skills": ["a,b"] }""")]
    [InlineData("a", """{ "title": "x", "texts": { "en": "x" }, "channels": [null] }""")]
    public async Task What_is_no_ready_answer_is_refused(string shortcut, string body)
    {
        var answer = await PutAsync(await _rig.TokenAsync(Role.Supervisor), shortcut, body);

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    private Task<ApiAnswer> PutAsync(string token, string shortcut, object body) => _rig.CallAsync(FunctionNames.PutReply, token, body, "", ("shortcut", shortcut));

    private Task<ApiAnswer> DeleteAsync(string token, string shortcut) => _rig.CallAsync(FunctionNames.DeleteReply, token, route: ("shortcut", shortcut));

    private async Task<IReadOnlyList<string?>> ShortcutsAsync(string token) =>
        [.. (await _rig.CallAsync(FunctionNames.ListReplies, token)).Json.GetProperty("replies").EnumerateArray().Select(it => it.GetProperty("shortcut").GetString())];
}
