using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Tests.Pipeline.Privacy;

namespace Omni.Tests.Functions.Http;

/// <summary>What a visitor of the website reads, whomever the visitor is taken for meanwhile.</summary>
public sealed class VisitorHistoryTests : IDisposable
{
    private readonly PrivacyWorld _world = new();
    private string _other = "";
    private string _visitor = "";

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_visitor_who_is_merged_and_parted_again_keeps_all_that_was_said_and_gets_every_answer()
    {
        await SeedAsync();
        await MergeAsync();
        await SayAsync("said 4");
        await AnswerAsync(_other, "answer 1");
        Assert.Equal(["said 1", "said 2", "said 3", "said 4", "answer 1"], await TextsAsync());
        Assert.Equal(Conversation.IdOf(_other, 1), (await ReadAsync())["conversationId"]);

        var customer = await _world.AdminAsync(FunctionNames.ReadCustomer, null, ("id", _other));
        var merge = customer.Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        Assert.Equal(200, (await _world.AdminAsync(FunctionNames.UndoMerge, null, ("id", _other), ("mergeId", merge))).Status);
        await _world.WorkAsync();
        await SayAsync("said 5");

        Assert.Equal(["said 1", "said 2", "said 3", "said 4", "answer 1", "said 5"], await TextsAsync());
        Assert.StartsWith(_visitor, (await ReadAsync())["conversationId"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Its_pages_lead_back_to_the_first_word(int limit)
    {
        await SeedAsync();
        await MergeAsync();
        await SayAsync("said 4");
        await AnswerAsync(_other, "answer 1");

        var (texts, cursor) = (new List<string>(), "");
        do
        {
            var page = await ReadAsync($"?limit={limit}&cursor={cursor}");
            texts.InsertRange(0, Texts(page));
            cursor = page["next"]!;
        }
        while (cursor.Length > 0);

        Assert.Equal(["said 1", "said 2", "said 3", "said 4", "answer 1"], texts);
    }

    [Fact]
    public async Task What_somebody_else_said_in_the_same_conversation_is_not_shown()
    {
        await SeedAsync();
        await MergeAsync();
        await SayAsync("said 4");
        await _world.SayAsync("wechat", "o1", "theirs 2");
        await AnswerAsync(_other, "answer on WeChat");

        Assert.Equal(["said 1", "said 2", "said 3", "said 4"], await TextsAsync());
    }

    [Fact]
    public async Task An_answer_that_was_not_read_before_a_merge_is_unread_after_it_until_it_is_read()
    {
        await SeedAsync();
        await AnswerAsync(_visitor, "answer 1");
        await MergeAsync();
        await SayAsync("said 4");
        await AnswerAsync(_other, "answer 2");

        Assert.Equal("2", (await ReadAsync())["unread"]);
        Assert.Equal(204, await MarkAsync(new { upTo = await SequenceOfAsync("answer 1"), conversationId = Conversation.IdOf(_visitor, 1) }));
        Assert.Equal("1", (await ReadAsync())["unread"]);
        Assert.Equal(204, await MarkAsync(new { upTo = await SequenceOfAsync("answer 2") }));
        Assert.Equal("0", (await ReadAsync())["unread"]);
    }

    [Fact]
    public async Task It_says_where_the_conversation_stands_and_who_answers()
    {
        Assert.Equal(("new", ""), await StandingAsync());
        await SeedAsync();
        Assert.Equal(("waiting", ""), await StandingAsync());

        var conversation = Conversation.IdOf(_visitor, 1);
        await _world.AdminAsync(FunctionNames.TakeConversation, null, ("id", conversation));
        var (state, agent) = await StandingAsync();
        Assert.Equal(("active", nameof(Role.Admin)), (state, agent));

        await _world.AdminAsync(FunctionNames.ResolveConversation, null, ("id", conversation));
        Assert.Equal(("ended", ""), await StandingAsync());
    }

    private async Task<(string? State, string? Agent)> StandingAsync() => await ReadAsync() is var answer ? (answer["state"], answer["agentName"]) : default;

    [Fact]
    public async Task A_message_of_somebody_else_can_not_be_marked_as_read()
    {
        await SeedAsync();

        Assert.Equal(400, await MarkAsync(new { upTo = 1, conversationId = Conversation.IdOf(_other, 1) }));
        Assert.Equal(400, await MarkAsync(new { upTo = 1, conversationId = "no/conversation" }));
    }

    [Fact]
    public async Task A_cursor_that_is_none_is_refused() =>
        Assert.Equal((400, ProblemTypes.Invalid), await ReadAsync("?cursor=a/b") is var answer ? (answer.Status, answer.Problem) : default);

    private async Task SeedAsync()
    {
        _other = await _world.SayAsync("wechat", "o1", "theirs 1");
        await _world.AdminAsync(FunctionNames.TakeConversation, null, ("id", Conversation.IdOf(_other, 1)));
        foreach (var text in (string[])["said 1", "said 2", "said 3"])
        {
            _visitor = await SayAsync(text);
        }
    }

    private async Task MergeAsync()
    {
        var merged = await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = _visitor, reason = "the same person" }, ("id", _other));
        Assert.Equal(_other, merged["id"]);
        await _world.WorkAsync();
    }

    private async Task AnswerAsync(string customer, string text)
    {
        var conversation = Conversation.IdOf(customer, 1);
        await _world.AdminAsync(FunctionNames.TakeConversation, null, ("id", conversation));
        var answer = await _world.AdminAsync(FunctionNames.PostMessage, new { clientMessageId = text.Replace(' ', '-'), text }, ("id", conversation));
        Assert.Equal(202, answer.Status);
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.WorkAsync();
    }

    private Task<string> SayAsync(string text) => _world.SayAsync("web", "v1", text);

    private async Task<int> MarkAsync(object body) => (await _world.Api.CallAsync(FunctionNames.VisitorMarkRead, _world.VisitorToken("v1"), body)).Status;

    private async Task<long> SequenceOfAsync(string text) => (await ReadAsync()).Json.GetProperty("messages").EnumerateArray()
        .Single(message => message.GetProperty("text").GetString() == text).GetProperty("sequence").GetInt64();

    private async Task<IEnumerable<string>> TextsAsync() => Texts(await ReadAsync());

    private static IEnumerable<string> Texts(ApiAnswer page) =>
        page.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()!);

    private Task<ApiAnswer> ReadAsync(string query = "") =>
        _world.Api.CallAsync(FunctionNames.ReadVisitorMessages, _world.VisitorToken("v1"), null, query);
}
