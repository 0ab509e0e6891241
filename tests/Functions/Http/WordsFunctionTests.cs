using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;

namespace Omni.Tests.Functions.Http;

public sealed class WordsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_list_comes_back_as_it_was_put()
    {
        var answer = await PutAsync(new { policy = "mask", words = new[] { "badword", "worse" } });
        var list = await _rig.CallAsync(FunctionNames.ListWords, await _rig.TokenAsync(Role.Supervisor));

        Assert.Equal((200, """{"name":"rude","policy":"mask","words":["badword","worse"],"patterns":[],"places":[],"pinyinInitials":false}"""), (answer.Status, answer.Text));
        Assert.Equal($$"""{"lists":[{{answer.Text}}]}""", list.Text);
    }

    [Fact]
    public async Task Patterns_and_places_come_back_as_they_were_put()
    {
        const string Body = """{"policy":"hand","words":[],"patterns":["id-card-cn","link"],"places":[{"policy":"pass","channel":"web","direction":"outbound"},{"policy":"block","channel":null,"direction":"inbound"}],"pinyinInitials":true}""";

        var answer = await PutAsync(Body);

        Assert.Equal((200, """{"name":"rude",""" + Body[1..]), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task A_list_is_replaced_as_a_whole()
    {
        await PutAsync(new { policy = "mask", words = new[] { "badword" } });
        await PutAsync(new { policy = "block", words = new[] { "worse" } });

        var list = await _rig.CallAsync(FunctionNames.ListWords, await _rig.TokenAsync(Role.Supervisor));
        Assert.Equal("""{"lists":[{"name":"rude","policy":"block","words":["worse"],"patterns":[],"places":[],"pinyinInitials":false}]}""", list.Text);
    }

    [Fact]
    public async Task A_list_is_deleted_once()
    {
        await PutAsync(new { policy = "mask", words = new[] { "badword" } });
        var admin = await _rig.TokenAsync(Role.Admin);

        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.DeleteWords, admin, route: ("list", "rude"))).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.DeleteWords, admin, route: ("list", "rude"))).Status);

        Assert.Equal("""{"lists":[]}""", (await _rig.CallAsync(FunctionNames.ListWords, admin)).Text);
    }

    [Fact]
    public async Task What_became_of_a_list_is_on_record_without_a_word_of_it()
    {
        await PutAsync(new { policy = "mask", words = new[] { "badword", "worse" } });
        await PutAsync(new { policy = "block", words = new[] { "worse", "worst", "wurst" } });
        var admin = await _rig.TokenAsync(Role.Admin);
        await _rig.CallAsync(FunctionNames.DeleteWords, admin, route: ("list", "rude"));

        var audit = await _rig.CallAsync(FunctionNames.ReadAudit, admin);

        Assert.Equal(
            ["word-list-saved rude mask, +2 -0 words", "word-list-saved rude mask -> block, +2 -1 words", "word-list-deleted rude block, +0 -3 words"],
            audit.Json.GetProperty("entries").EnumerateArray().Select(it => $"{it.GetProperty("what")} {it.GetProperty("subject")} {it.GetProperty("detail")}"));
        Assert.All(audit.Json.GetProperty("entries").EnumerateArray(), it => Assert.Equal(nameof(Role.Admin), it.GetProperty("who").GetString()));
        Assert.DoesNotContain("worse", audit.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_says_that_patterns_and_places_changed()
    {
        await PutAsync("""{"policy":"mask","words":["bad"]}""");
        await PutAsync("""{"policy":"mask","words":["bad"],"patterns":["link"],"places":[{"policy":"pass","channel":"web"}],"pinyinInitials":true}""");
        await PutAsync("""{"policy":"mask","words":["bad"],"patterns":["link"],"places":[{"policy":"hand","channel":"web"}],"pinyinInitials":true}""");

        var audit = await _rig.CallAsync(FunctionNames.ReadAudit, await _rig.TokenAsync(Role.Admin));

        Assert.Equal(
            ["mask, +1 -0 words", "mask, +0 -0 words, patterns, places, initials", "mask, +0 -0 words, places"],
            audit.Json.GetProperty("entries").EnumerateArray().Select(it => it.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("""{"policy":"Mask","words":[]}""")]
    [InlineData("""{"policy":"1","words":[]}""")]
    [InlineData("""{"policy":"mask","words":[""]}""")]
    [InlineData("""{"policy":"mask","words":[null]}""")]
    [InlineData("""{"policy":"pass","words":[]}""")]
    [InlineData("""{"policy":"mask","words":[],"patterns":["email"]}""")]
    [InlineData("""{"policy":"mask","words":[],"patterns":[null]}""")]
    [InlineData("""{"policy":"mask","words":[],"places":[null]}""")]
    [InlineData("""{"policy":"mask","words":[],"places":[{"channel":"web","direction":"up","policy":"mask"}]}""")]
    [InlineData("""{"policy":"mask","words":[],"places":[{"channel":"web","direction":null,"policy":"hide"}]}""")]
    [InlineData("""{"policy":"mask","words":[],"places":[{"channel":null,"direction":null,"policy":"mask"}]}""")]
    public async Task A_list_that_the_filter_could_not_use_is_refused(string body)
    {
        var answer = await PutAsync(body);
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    private async Task<ApiAnswer> PutAsync(object body) =>
        await _rig.CallAsync(FunctionNames.PutWords, await _rig.TokenAsync(Role.Admin), body, route: ("list", "rude"));
}
