using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class WordTrialFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("all is well", """{"verdict":"pass","text":"all is well","lists":[],"handed":false}""")]
    [InlineData("a b-a-d word", """{"verdict":"mask","text":"a *-*-* word","lists":[{"name":"rude","policy":"mask"}],"handed":false}""")]
    [InlineData("bad scam", """{"verdict":"block","text":"•••","lists":[{"name":"fraud","policy":"block"},{"name":"rude","policy":"mask"}],"handed":false}""")]
    [InlineData("a hint", """{"verdict":"flag","text":"a hint","lists":[{"name":"watch","policy":"flag"}],"handed":false}""")]
    public async Task A_text_is_tried_on_the_lists_that_are_saved(string text, string expected)
    {
        await SaveAsync();

        var answer = await TryAsync(new { text });

        Assert.Equal((200, expected), (answer.Status, System.Text.RegularExpressions.Regex.Unescape(answer.Text)));
    }

    [Fact]
    public async Task A_list_that_is_not_saved_is_tried_beside_them_and_nothing_is_stored()
    {
        await SaveAsync();
        var writes = 0;
        var token = await _rig.TokenAsync(Role.Supervisor);
        _rig.Tables.Before = call =>
        {
            writes += call.Operation is Support.TableOperation.Write or Support.TableOperation.Batch ? 1 : 0;
            return ValueTask.CompletedTask;
        };

        var answer = await _rig.CallAsync(
            FunctionNames.TryWords, token, new { text = "bad pigeon", draft = new { policy = "block", words = new[] { "pigeon" } } });

        Assert.Equal("block", answer["verdict"]);
        Assert.Equal(["rude mask", " block"], answer.Json.GetProperty("lists").EnumerateArray().Select(list => $"{list.GetProperty("name")} {list.GetProperty("policy")}"));
        Assert.Equal(0, writes);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Filter));
    }

    [Fact]
    public async Task A_text_is_tried_at_the_place_where_it_would_be_said()
    {
        var draft = new
        {
            policy = "flag",
            words = Array.Empty<string>(),
            patterns = new[] { "phone-cn" },
            places = new object[] { new { channel = "web", direction = "outbound", policy = "hand" }, new { direction = "outbound", policy = "pass" } },
        };

        Assert.Equal("flag False", await VerdictAsync(null, null));
        Assert.Equal("hand True", await VerdictAsync("web", "outbound"));
        Assert.Equal("pass False", await VerdictAsync("wechat", "outbound"));
        Assert.Equal(ProblemTypes.Invalid, (await TryAsync(new { text = "a", direction = "sideways" })).Problem);

        async Task<string> VerdictAsync(string? channel, string? direction)
        {
            var answer = await TryAsync(new { text = "13800138000", draft, channel, direction });
            return $"{answer["verdict"]} {answer.Json.GetProperty("handed")}";
        }
    }

    [Theory]
    [InlineData("""{"text":"a","draft":{"policy":"hide","words":["b c"]}}""")]
    [InlineData("""{"text":"a","draft":{"policy":"mask","words":[""]}}""")]
    public async Task A_list_that_could_not_be_saved_cannot_be_tried(string body)
    {
        var answer = await TryAsync(body);
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_text_that_no_message_may_have_is_refused() =>
        Assert.Equal(ProblemTypes.TextTooLong, (await TryAsync(new { text = new string('a', 32_001) })).Problem);

    private async Task<ApiAnswer> TryAsync(object body) => await _rig.CallAsync(FunctionNames.TryWords, await _rig.TokenAsync(Role.Supervisor), body);

    private async Task SaveAsync()
    {
        foreach (var list in new[] { new WordList("fraud", WordPolicy.Block, ["scam"]), new WordList("rude", WordPolicy.Mask, ["bad"]), new WordList("watch", WordPolicy.Flag, ["hint"]) })
        {
            await _rig.Get<WordListStore>().SaveAsync(list, null, default);
        }
    }
}
