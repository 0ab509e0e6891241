using System.Text.Json;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Tests.Functions.Http;

public sealed class InboxViewsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_agents_own_come_with_what_is_unread_and_when_the_answer_falls_due_page_by_page()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        for (var i = 1; i <= 3; i++)
        {
            await _rig.OpenAsync(customer: $"k{i}", change: it => it with { OwedSince = i == 2 ? _rig.Time.GetUtcNow() : null, Labels = ["vip"] });
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _rig.AddAsync("k2-1", "one");
        await _rig.Get<ReadMarks>().AdvanceAsync("k2-1", Reader.Agent, 1, default);
        await _rig.AddAsync("k2-1", "two");
        await _rig.AddAsync("k2-1", "answer", it => it with { Direction = Direction.Outbound });
        await _rig.AddAsync("k2-1", "note", it => it with { Type = EntryType.Note });
        await _rig.AddAsync("k2-1", "tap", it => it with { Kind = MessageKind.Event });
        await _rig.AddAsync("k2-1", "three");

        var first = await ViewAsync(token, "mine", "?limit=2");
        Assert.Equal(["k3-1", "k2-1"], Ids(first));
        Assert.Equal(["k1-1"], Ids(await ViewAsync(token, "mine", $"?limit=2&cursor={first["next"]}")));
        var item = first.Json.GetProperty("items")[1];
        Assert.Equal(2, item.GetProperty("unread").GetInt32());
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 1, 1, 0, TimeSpan.Zero), item.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal("vip", item.GetProperty("conversation").GetProperty("labels")[0].GetString());
        Assert.Equal(JsonValueKind.Null, first.Json.GetProperty("items")[0].GetProperty("dueAt").ValueKind);
        Assert.Equal("2030-01-01T01:01:00+00:00", (await _rig.CallAsync(FunctionNames.ReadConversation, token, route: ("id", "k2-1")))["dueAt"]);
        var counts = await _rig.CallAsync(FunctionNames.CountInbox, token);
        Assert.Equal(("3", "2", "0", "0"), (counts["mine"], counts["unread"], counts["waiting"], counts["mentions"]));
    }

    [Fact]
    public async Task Who_waits_comes_in_the_order_of_the_list_page_by_page()
    {
        var token = await _rig.TokenAsync(Role.Agent);
        for (var i = 1; i <= 3; i++)
        {
            await _rig.OpenAsync(ConversationState.Waiting, "", $"k{i}", it => it with { Urgency = i == 3 ? 3 : 0 });
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var first = await ViewAsync(token, "waiting", "?limit=2");

        Assert.Equal(["k3-1", "k1-1"], Ids(first));
        Assert.Equal(["k2-1"], Ids(await ViewAsync(token, "waiting", $"?limit=2&cursor={Uri.EscapeDataString(first["next"]!)}")));
        Assert.Equal("3", (await _rig.CallAsync(FunctionNames.CountInbox, token))["waiting"]);
    }

    [Theory]
    [InlineData(Role.Agent, new[] { "w1-1", "w2-1", "m1-1", "m2-1" })]
    [InlineData(Role.Supervisor, new[] { "w1-1", "w2-1", "m1-1", "m2-1", "b1-1" })]
    public async Task All_is_what_waits_and_then_what_the_caller_may_see_of_agents(Role role, string[] expected)
    {
        await _rig.TokenAsync(Role.Agent);
        await _rig.ColleagueAsync("ben");
        foreach (var customer in (string[])["w1", "w2"])
        {
            await _rig.OpenAsync(ConversationState.Waiting, "", customer);
            _rig.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _rig.OpenAsync(customer: "m1");
        await _rig.OpenAsync(customer: "m2");
        await _rig.OpenAsync(agent: "ben", customer: "b1");
        var token = await _rig.TokenAsync(role);
        var (found, cursor) = (new List<string?>(), "");
        do
        {
            var page = await ViewAsync(token, "all", $"?limit=1&cursor={Uri.EscapeDataString(cursor)}");
            found.AddRange(Ids(page));
            cursor = page["next"]!;
        }
        while (cursor.Length > 0);

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_supervisor_asks_for_what_one_agent_has_and_whoever_waits_does_not_stand_before_it()
    {
        await _rig.TokenAsync(Role.Agent);
        await _rig.ColleagueAsync("ben");
        await _rig.OpenAsync(ConversationState.Waiting, "", "w1");
        await _rig.OpenAsync(customer: "m1");
        await _rig.OpenAsync(agent: "ben", customer: "b1");
        await _rig.OpenAsync(agent: "ben", customer: "b2");
        var token = await _rig.TokenAsync(Role.Supervisor);

        var first = await ViewAsync(token, "all", "?limit=1&agent=ben");

        Assert.Equal(["b1-1"], Ids(first));
        Assert.Equal(["b2-1"], Ids(await ViewAsync(token, "all", $"?limit=1&agent=ben&cursor={Uri.EscapeDataString(first["next"]!)}")));
        Assert.Empty(Ids(await ViewAsync(token, "all", "?agent=nobody")));
    }

    [Fact]
    public async Task An_agent_asks_for_no_other_agents_conversations()
    {
        await _rig.ColleagueAsync("ben");
        await _rig.OpenAsync(agent: "ben", customer: "b1");
        var token = await _rig.TokenAsync(Role.Agent);

        Assert.Equal(403, (await ViewAsync(token, "all", "?agent=ben")).Status);
    }

    [Theory]
    [InlineData("mine", "?agent=ben", 400)]
    [InlineData("all", "?agent=ben&agent=ada", 400)]
    [InlineData("mine", "?limit=0", 400)]
    [InlineData("mine", "?limit=101", 400)]
    [InlineData("waiting", "?cursor=%2F%5C", 400)]
    [InlineData("all", "?cursor=x", 400)]
    [InlineData("mentions", "?cursor=..%2F", 400)]
    [InlineData("yours", "", 404)]
    public async Task What_is_no_view_or_no_page_is_refused(string view, string query, int status) =>
        Assert.Equal(status, (await ViewAsync(await _rig.TokenAsync(Role.Agent), view, query)).Status);

    private Task<ApiAnswer> ViewAsync(string token, string view, string query) => _rig.CallAsync(FunctionNames.ReadInboxView, token, null, query, ("view", view));

    private static IEnumerable<string?> Ids(ApiAnswer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(it => it.GetProperty("conversation").GetProperty("id").GetString());
}
