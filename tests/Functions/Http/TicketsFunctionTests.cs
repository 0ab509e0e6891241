using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;

namespace Omni.Tests.Functions.Http;

/// <summary>What people are answered who raise tickets, read them and answer for them.</summary>
public sealed class TicketsFunctionTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private string _agent = "";
    private string _supervisor = "";

    public async Task InitializeAsync()
    {
        _agent = await _rig.TokenAsync(Role.Agent);
        _supervisor = await _rig.TokenAsync(Role.Supervisor);
        await OpenAsync("k1", nameof(Role.Agent));
        await OpenAsync("k2", "somebody");
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_agent_raises_a_ticket_once_and_a_request_goes_to_its_queue()
    {
        var raised = await RaiseAsync(_agent);
        var again = await RaiseAsync(_agent);

        Assert.Equal((201, "open", "safety", "words", nameof(Role.Agent)), (raised.Status, raised["state"], raised["reason"], raised["text"], raised["raisedBy"]));
        Assert.Equal((201, raised["id"]), (again.Status, again["id"]));
        Assert.Equal(new TicketRequest(raised["id"]!, "k1-1"), _rig.Queue.Sent(QueueNames.Tickets)[0].Body);
    }

    [Theory]
    [InlineData("""{"conversationId":"k1-1","clientTicketId":"","reason":"safety"}""", 400)]
    [InlineData("""{"conversationId":"k1-1","clientTicketId":"t1","reason":"not a word"}""", 400)]
    [InlineData("""{"conversationId":"k2-1","clientTicketId":"t1","reason":"safety"}""", 404)]
    [InlineData("""{"conversationId":"none","clientTicketId":"t1","reason":"safety"}""", 404)]
    public async Task What_is_no_ticket_or_about_somebody_elses_conversation_is_refused(string body, int status)
    {
        Assert.Equal(status, (await _rig.CallAsync(FunctionNames.RaiseTicket, _agent, body)).Status);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Tickets));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused() =>
        Assert.Equal(400, (await _rig.CallAsync(
            FunctionNames.RaiseTicket, _agent, new { conversationId = "k1-1", clientTicketId = "t1", reason = "safety", text = new string('x', Ticket.MaxTextLength + 1) })).Status);

    [Fact]
    public async Task Who_raised_it_reads_it_and_takes_it_back_but_does_not_acknowledge_it()
    {
        var id = (await RaiseAsync(_agent))["id"]!;

        Assert.Equal(404, (await CallAsync(FunctionNames.AcknowledgeTicket, _agent, id)).Status);
        var resolved = await CallAsync(FunctionNames.ResolveTicket, _agent, id, "a mistake");
        var read = await _rig.CallAsync(FunctionNames.ReadTicket, _agent, null, "", ("id", id));

        Assert.Equal((200, "resolved"), (resolved.Status, resolved["state"]));
        Assert.Equal(["raised", "resolved"], read.Json.GetProperty("trail").EnumerateArray().Select(it => it.GetProperty("what").GetString()));
        Assert.Equal("a mistake", read.Json.GetProperty("trail")[1].GetProperty("why").GetString());
    }

    [Fact]
    public async Task A_ticket_of_others_is_not_there()
    {
        var id = (await _rig.CallAsync(FunctionNames.RaiseTicket, _supervisor, new { conversationId = "k2-1", clientTicketId = "t1", reason = "safety" }))["id"]!;

        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.ReadTicket, _agent, null, "", ("id", id))).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.ResolveTicket, _agent, id)).Status);
        Assert.Empty((await _rig.CallAsync(FunctionNames.ListTickets, _agent)).Json.GetProperty("tickets").EnumerateArray());
        Assert.Equal(404, (await CallAsync(FunctionNames.ResolveTicket, _supervisor, "none")).Status);
    }

    [Fact]
    public async Task One_acknowledges_and_the_next_is_told_so()
    {
        var id = (await RaiseAsync(_agent))["id"]!;

        var first = await CallAsync(FunctionNames.AcknowledgeTicket, _supervisor, id);
        Assert.Equal((200, "acknowledged", nameof(Role.Supervisor)), (first.Status, first["state"], first["acknowledgedBy"]));
        Assert.Equal(200, (await CallAsync(FunctionNames.AcknowledgeTicket, _supervisor, id)).Status);
        var second = await CallAsync(FunctionNames.AcknowledgeTicket, await _rig.TokenAsync(Role.Admin), id);
        Assert.Equal((409, ProblemTypes.Conflict), (second.Status, second.Problem));

        await CallAsync(FunctionNames.ResolveTicket, _supervisor, id);
        var late = await CallAsync(FunctionNames.AcknowledgeTicket, _supervisor, id);
        Assert.Equal((409, ProblemTypes.NotNow), (late.Status, late.Problem));
    }

    [Fact]
    public async Task Who_may_acknowledge_takes_it_from_the_one_who_did_and_those_who_know_are_told()
    {
        var id = (await RaiseAsync(_agent))["id"]!;
        var admin = await _rig.TokenAsync(Role.Admin);
        await CallAsync(FunctionNames.AcknowledgeTicket, _supervisor, id);

        var taken = await CallAsync(FunctionNames.TakeTicket, admin, id, "she went home");
        Assert.Equal((200, "acknowledged", nameof(Role.Admin)), (taken.Status, taken["state"], taken["acknowledgedBy"]));
        await CallAsync(FunctionNames.TakeTicket, admin, id);
        Assert.Equal(404, (await CallAsync(FunctionNames.TakeTicket, _agent, id)).Status);
        var trail = (await _rig.CallAsync(FunctionNames.ReadTicket, admin, null, "", ("id", id))).Json.GetProperty("trail");
        Assert.Equal(["raised", "acknowledged", "taken"], trail.EnumerateArray().Select(it => it.GetProperty("what").GetString()));
        Assert.Equal("she went home", trail[2].GetProperty("why").GetString());

        await CallAsync(FunctionNames.ResolveTicket, admin, id);
        var late = await CallAsync(FunctionNames.TakeTicket, _supervisor, id);
        Assert.Equal((409, ProblemTypes.NotNow), (late.Status, late.Problem));
    }

    [Fact]
    public async Task What_is_open_and_taken_at_once_was_acknowledged()
    {
        var id = (await RaiseAsync(_agent))["id"]!;

        await CallAsync(FunctionNames.TakeTicket, _supervisor, id);

        var trail = (await _rig.CallAsync(FunctionNames.ReadTicket, _supervisor, null, "", ("id", id))).Json.GetProperty("trail");
        Assert.Equal(["raised", "acknowledged"], trail.EnumerateArray().Select(it => it.GetProperty("what").GetString()));
    }

    [Fact]
    public async Task A_list_is_narrowed_to_the_callers_own_and_to_a_level()
    {
        var raised = (await RaiseAsync(_agent))["id"]!;
        await RaiseAsync(_agent, "t2");
        await _rig.Get<TicketStore>().ChangeAsync(raised, it => new(it with { Level = 2 }, null), default);

        Assert.Equal(2, await CountAsync(_supervisor, "?level=0"));
        Assert.Equal(1, await CountAsync(_supervisor, "?level=2"));
        Assert.Equal(0, await CountAsync(_supervisor, "?mine=true"));
        Assert.Equal(2, await CountAsync(_agent, "?mine=true"));
        await CallAsync(FunctionNames.AcknowledgeTicket, _supervisor, raised);
        Assert.Equal(1, await CountAsync(_supervisor, "?mine=true&state=acknowledged"));
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, "?mine=yes")).Status);
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, "?level=x")).Status);
    }

    [Fact]
    public async Task A_list_says_whom_it_is_about_and_what_the_reader_may_do_and_names_nobody_to_others()
    {
        var id = (await _rig.CallAsync(FunctionNames.RaiseTicket, _supervisor, new { conversationId = "k2-1", clientTicketId = "t1", reason = "safety" }))["id"]!;
        await _rig.Get<TicketStore>().ChangeAsync(id, it => new(it with { Known = [nameof(Role.Agent)] }, null), default);

        var seen = (await _rig.CallAsync(FunctionNames.ListTickets, _supervisor)).Json.GetProperty("tickets")[0];
        Assert.Equal(("Customer k2", true, true), (seen.GetProperty("customerName").GetString(), seen.GetProperty("canOpen").GetBoolean(), seen.GetProperty("canAcknowledge").GetBoolean()));
        var told = (await _rig.CallAsync(FunctionNames.ListTickets, _agent)).Json.GetProperty("tickets")[0];
        Assert.Equal(("", false, true), (told.GetProperty("customerName").GetString(), told.GetProperty("canOpen").GetBoolean(), told.GetProperty("canAcknowledge").GetBoolean()));
    }

    [Fact]
    public async Task Lists_are_by_state_the_newest_first_and_come_in_pages()
    {
        for (var i = 0; i < 5; i++)
        {
            _rig.Time.Advance(TimeSpan.FromSeconds(1));
            await RaiseAsync(_agent, $"t{i}", $"r{i}");
        }

        var ids = new List<string>();
        var cursor = "";
        do
        {
            var page = await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, $"?state=open&limit=2&cursor={cursor}");
            ids.AddRange(page.Json.GetProperty("tickets").EnumerateArray().Select(it => it.GetProperty("reason").GetString()!));
            cursor = page.Json.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(["r4", "r3", "r2", "r1", "r0"], ids);
        Assert.Empty((await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, "?state=resolved")).Json.GetProperty("tickets").EnumerateArray());
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, "?state=lost")).Status);
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ListTickets, _supervisor, null, "?cursor=../x")).Status);
    }

    private Task<ApiAnswer> RaiseAsync(string token, string id = "t1", string reason = "safety") =>
        _rig.CallAsync(FunctionNames.RaiseTicket, token, new { conversationId = "k1-1", clientTicketId = id, reason, text = "words" });

    private async Task<int> CountAsync(string token, string query) =>
        (await _rig.CallAsync(FunctionNames.ListTickets, token, null, query)).Json.GetProperty("tickets").GetArrayLength();

    private Task<ApiAnswer> CallAsync(string function, string token, string id, string note = "") => _rig.CallAsync(function, token, new { note }, "", ("id", id));

    private async Task OpenAsync(string customer, string agent) => await _rig.Get<ConversationStore>().TryOpenAsync(
        new()
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            CustomerName = $"Customer {customer}",
            Episode = 1,
            State = ConversationState.Active,
            AgentId = agent,
            Channel = "web",
            Account = "main",
            Address = "v1",
            CreatedAt = _rig.Time.GetUtcNow(),
            LastMessageAt = _rig.Time.GetUtcNow(),
        },
        default);
}
