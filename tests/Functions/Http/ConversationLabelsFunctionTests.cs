using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class ConversationLabelsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Labels_come_and_go_once_and_the_conversation_says_who_did_it()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());

        await LabelAsync(token, id, new { add = new[] { "VIP", " vip ", "发票" } });
        await LabelAsync(token, id, new { add = new[] { "vip" } });
        var answer = await LabelAsync(token, id, new { add = new[] { "open question" }, remove = new[] { "vip", "never there" } });

        Assert.Equal(["open question", "发票"], answer.Json.GetProperty("labels").EnumerateArray().Select(it => it.GetString()));
        Assert.Equal(["labelled Agent +VIP +发票", "labelled Agent +open question -VIP"], await _rig.EventsAsync(id));
        Assert.Contains(_rig.PushedTo(FeedNames.Agent("Agent"), FeedNames.ConversationChanged), it => ((ConversationView)it).Labels.Length == 2);
    }

    [Theory]
    [InlineData("""{ "add": ["a,b"] }""")]
    [InlineData("""{ "add": [""] }""")]
    [InlineData("""{ "remove": [null] }""")]
    public async Task What_is_no_label_is_refused(string body)
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());

        Assert.Equal((400, ProblemTypes.Invalid), await LabelAsync(token, id, body) is var answer ? (answer.Status, answer.Problem) : default);
        Assert.Empty(await _rig.EventsAsync(id));
    }

    [Fact]
    public async Task There_are_not_more_than_twenty_and_only_who_may_read_labels()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        Assert.Equal(200, (await LabelAsync(token, id, new { add = Enumerable.Range(0, 20).Select(i => $"l{i}") })).Status);

        Assert.Equal(400, (await LabelAsync(token, id, new { add = new[] { "one more" } })).Status);
        Assert.Equal(200, (await LabelAsync(token, id, new { add = new[] { "one more" }, remove = new[] { "l0" } })).Status);
        var others = await _rig.OpenAsync(agent: "other", customer: "k2");
        Assert.Equal(404, (await LabelAsync(token, others, new { add = new[] { "x" } })).Status);
    }

    private Task<ApiAnswer> LabelAsync(string token, string id, object body) => _rig.CallAsync(FunctionNames.LabelConversation, token, body, "", ("id", id));
}
