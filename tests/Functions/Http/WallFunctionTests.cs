using System.Text.Json;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class WallFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_wall_says_who_waits_by_channel_and_skill_and_since_when()
    {
        await OpenAsync("k1", "web", ["billing", "refund"]);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await OpenAsync("k2", "web", ["billing"]);
        await OpenAsync("k3", "pigeon", []);

        var wall = await ReadAsync();

        Assert.Equal("""{"count":3,"longestSince":"2030-01-01T00:00:00+00:00"}""", wall.GetProperty("waiting").GetRawText());
        Assert.Equal(["pigeon 1 00:01", "web 2 00:00"], Queues(wall, "byChannel", "channel"));
        Assert.Equal(["billing 2 00:00", "refund 1 00:00"], Queues(wall, "bySkill", "skill"));
    }

    [Fact]
    public async Task The_wall_says_what_each_agent_has_and_counts_the_teams()
    {
        var teams = _rig.Get<Teams>();
        await teams.AddAsync(new("t1", "Front"), default);
        await AgentAsync("mei", AgentStatus.Online, "t1");
        await AgentAsync("bo", AgentStatus.Away, "t1");
        await AgentAsync("kai", AgentStatus.Online, "", isPresent: false);
        await AgentAsync("gone", AgentStatus.Online, "t1");
        await _rig.Directory.SetActiveAsync("gone", false, default);
        await OpenAsync("k1", "web", [], ConversationState.Active, "mei", owed: true);
        await OpenAsync("k2", "web", [], ConversationState.Offered, "mei");

        var wall = await ReadAsync();

        var mei = wall.GetProperty("agents").EnumerateArray().Single(agent => agent.GetProperty("id").GetString() == "mei");
        Assert.Equal((2, 1, 5, true), (mei.GetProperty("load").GetInt32(), mei.GetProperty("offers").GetInt32(), mei.GetProperty("capacity").GetInt32(), mei.GetProperty("isPresent").GetBoolean()));
        Assert.Equal("2030-01-01T00:00:00+00:00", mei.GetProperty("owedSince").GetString());
        Assert.DoesNotContain(wall.GetProperty("agents").EnumerateArray(), agent => agent.GetProperty("id").GetString() == "gone");
        var front = wall.GetProperty("byTeam").EnumerateArray().Single(team => team.GetProperty("teamId").GetString() == "t1");
        Assert.Equal("""{"teamId":"t1","name":"Front","online":1,"away":1,"load":2,"capacity":5}""", front.GetRawText());
        Assert.Equal(1, wall.GetProperty("waiting").GetProperty("count").GetInt32()); // who is offered has nobody yet
    }

    [Fact]
    public async Task What_is_due_soon_or_missed_is_a_risk_once_and_the_earliest_first()
    {
        await AgentAsync("mei", AgentStatus.Online, "");
        await OpenAsync("k1", "web", [], ConversationState.Active, "mei", owed: true); // due after an hour, warned after 45 minutes
        _rig.Time.Advance(TimeSpan.FromMinutes(14));
        await OpenAsync("k2", "web", [], ConversationState.Offered, "mei", owed: true);
        Assert.Empty((await ReadAsync()).GetProperty("risks").EnumerateArray());
        _rig.Time.Advance(TimeSpan.FromMinutes(46));

        var risks = (await ReadAsync()).GetProperty("risks").EnumerateArray().Select(risk =>
            $"{risk.GetProperty("conversationId")} {risk.GetProperty("agentId")} {risk.GetProperty("kind")} {risk.GetProperty("dueAt").GetDateTimeOffset():HH:mm} {risk.GetProperty("isMissed")}");

        Assert.Equal(["k1-1 mei first-response 01:00 True", "k2-1  first-response 01:14 False"], risks);
    }

    [Fact]
    public async Task Within_a_second_all_get_the_same_wall()
    {
        await ReadAsync();
        await OpenAsync("k1", "web", []);
        Assert.Equal(0, (await ReadAsync()).GetProperty("waiting").GetProperty("count").GetInt32());

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await ReadAsync()).GetProperty("waiting").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_wall_reads_what_is_under_way_and_nothing_else()
    {
        await AgentAsync("mei", AgentStatus.Online, "");
        for (var i = 0; i < 20; i++)
        {
            await OpenAsync($"old{i}", "web", [], ConversationState.Resolved);
        }

        await OpenAsync("k1", "web", [], ConversationState.Active, "mei");
        var reads = 0;
        _rig.Tables.Before = call =>
        {
            reads += call.Table == TableNames.Conversations ? 1 : 0;
            return ValueTask.CompletedTask;
        };
        await ReadAsync();

        Assert.Equal(1, reads);
    }

    private async Task<JsonElement> ReadAsync()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadWall, await _rig.TokenAsync(Role.Supervisor));
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static IEnumerable<string> Queues(JsonElement wall, string list, string name) => wall.GetProperty(list).EnumerateArray().Select(queue =>
        $"{queue.GetProperty(name)} {queue.GetProperty("count")} {queue.GetProperty("longestSince").GetDateTimeOffset():HH:mm}");

    private async Task AgentAsync(string id, AgentStatus status, string team, bool isPresent = true)
    {
        await _rig.Directory.CreateAsync(new() { Id = id, Username = id, DisplayName = id, Status = status, TeamId = team }, default);
        if (isPresent)
        {
            await _rig.Get<Presence>().RenewAsync(id, "page", default);
        }
    }

    private async Task OpenAsync(
        string customer, string channel, string[] skills, ConversationState state = ConversationState.Waiting, string agent = "", bool owed = false)
    {
        var now = _rig.Time.GetUtcNow();
        var head = new Conversation
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            Episode = 1,
            State = ConversationState.Waiting,
            Channel = channel,
            Account = "shop",
            Address = "v1",
            Skills = [.. skills],
            CreatedAt = now,
            LastMessageAt = now,
            OwedSince = owed ? now : null,
        };
        head = state is ConversationState.Waiting or ConversationState.Offered ? Waiting.Begin(head, now) : head;
        head = head with
        {
            State = state,
            AgentId = state is ConversationState.Active ? agent : "",
            OfferedTo = state is ConversationState.Offered ? agent : "",
            OfferId = state is ConversationState.Offered ? "o1" : "",
            OfferUntil = state is ConversationState.Offered ? now : null,
        };
        await _rig.Get<ConversationStore>().TryOpenAsync(head, default);
        if (agent.Length > 0)
        {
            await _rig.Directory.ReserveAsync(agent, head.Id, now, force: true, default);
        }

        if (head.WaitingKey.Length > 0)
        {
            await _rig.Get<Inboxes>().AddToWaitingAsync(head, default);
        }
    }
}
