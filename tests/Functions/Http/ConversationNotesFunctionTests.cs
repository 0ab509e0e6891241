using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class ConversationNotesFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_note_stands_in_the_conversation_once_and_whoever_is_mentioned_is_called()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.ColleagueAsync("ben");
        await _rig.AddAsync(id, "hello");

        var first = await NoteAsync(token, id, new { clientNoteId = "n1", text = "Look, @ben <b>", mentions = new[] { "ben", "ben", "Agent" } });
        var again = await NoteAsync(token, id, new { clientNoteId = "n1", text = "something else" });

        Assert.Equal((201, "note", "2", "Look, @ben <b>", "Agent"), (first.Status, first["type"], first["sequence"], first["text"], first["agentId"]));
        Assert.Equal(["ben"], first.Json.GetProperty("mentions").EnumerateArray().Select(it => it.GetString()));
        Assert.Equal((201, first["id"], "Look, @ben <b>"), (again.Status, again["id"], again["text"]));
        Assert.Equal(2, (await _rig.HeadAsync(id)).LastSequence);
        Assert.All(["Agent", "ben"], agent => Assert.Equal("note", ((MessageView)_rig.PushedTo(FeedNames.Agent(agent), FeedNames.MessageReceived)[0]).Type));
        var called = (MentionedEvent)_rig.PushedTo(FeedNames.Agent("ben"), FeedNames.Mentioned)[0];
        Assert.Equal((id, 2, "Agent"), (called.ConversationId, called.Sequence, called.ByAgentId));
        Assert.Empty(_rig.PushedTo(FeedNames.Visitor("v1"), FeedNames.MessageReceived));
    }

    [Fact]
    public async Task Who_is_mentioned_reads_the_conversation_and_finds_the_note_until_it_is_seen()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.ColleagueAsync("ben");
        var ben = Token("ben");
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.ReadConversation, ben, route: ("id", id))).Status);
        for (var i = 1; i <= 3; i++)
        {
            await NoteAsync(token, id, new { clientNoteId = $"n{i}", text = $"note {i}", mentions = new[] { "ben" } });
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(200, (await _rig.CallAsync(FunctionNames.ReadConversation, ben, route: ("id", id))).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.PostMessage, ben, new { clientMessageId = "c1", text = "x" }, "", ("id", id))).Status);
        var page = await ViewAsync(ben, "?limit=2");
        Assert.Equal(["note 3", "note 2"], Texts(page));
        Assert.Equal(["note 1"], Texts(await ViewAsync(ben, $"?limit=2&cursor={page["next"]}")));
        Assert.Equal("3", (await _rig.CallAsync(FunctionNames.CountInbox, ben))["mentions"]);

        var mention = page.Json.GetProperty("items")[0].GetProperty("mention").GetProperty("id").GetString()!;
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.ReadMention, ben, route: ("mentionId", mention))).Status);
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.ReadMention, ben, route: ("mentionId", mention))).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.ReadMention, token, route: ("mentionId", mention))).Status);

        Assert.Equal("2", (await _rig.CallAsync(FunctionNames.CountInbox, ben))["mentions"]);
        Assert.Equal(_rig.Time.GetUtcNow(), (await ViewAsync(ben, "")).Json.GetProperty("items")[0].GetProperty("mention").GetProperty("readAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task The_customer_reads_no_note()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.AddAsync(id, "hello");
        await NoteAsync(token, id, new { clientNoteId = "n1", text = "rude" });

        var entries = await _rig.Get<ConversationStore>().EntriesAsync(id, 0, long.MaxValue, 10, default);
        Assert.Equal([true, false], entries.Select(it => it.IsForCustomer));
    }

    [Theory]
    [InlineData("""{ "clientNoteId": "n 1", "text": "x" }""")]
    [InlineData("""{ "clientNoteId": "n1", "text": " " }""")]
    [InlineData("""{ "clientNoteId": "n1", "text": "x", "mentions": ["nobody"] }""")]
    [InlineData("""{ "clientNoteId": "n1", "text": "x", "mentions": [null] }""")]
    public async Task What_is_no_note_is_refused(string body)
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());

        var answer = await NoteAsync(token, id, body);

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Equal(0, (await _rig.HeadAsync(id)).LastSequence);
    }

    [Fact]
    public async Task Who_may_not_read_the_conversation_writes_no_note()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync(agent: "somebody-else"));

        Assert.Equal(404, (await NoteAsync(token, id, new { clientNoteId = "n1", text = "x" })).Status);
        Assert.Equal(201, (await NoteAsync(await _rig.TokenAsync(Role.Supervisor), id, new { clientNoteId = "n1", text = "a whisper" })).Status);
        Assert.Single(_rig.PushedTo(FeedNames.Agent("somebody-else"), FeedNames.MessageReceived));
    }

    private Task<ApiAnswer> NoteAsync(string token, string id, object body) => _rig.CallAsync(FunctionNames.AddConversationNote, token, body, "", ("id", id));

    private Task<ApiAnswer> ViewAsync(string token, string query) => _rig.CallAsync(FunctionNames.ReadInboxView, token, null, query, ("view", "mentions"));

    private string Token(string agent) => _rig.Token(new(CallerKind.Agent, agent, Role.Agent));

    private static IEnumerable<string?> Texts(ApiAnswer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(it => it.GetProperty("mention").GetProperty("note").GetProperty("text").GetString());
}
