using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Tests.Functions.Http;

public sealed class CustomerBlockFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_supervisor_blocks_and_unblocks_and_both_are_on_record()
    {
        var id = await CustomerAsync();

        var blocked = await CallAsync(FunctionNames.BlockCustomer, id, new { reason = " insults " });
        var isBlocked = (await _rig.Get<CustomerStore>().CurrentAsync(id, default)).IsBlocked;
        var unblocked = await CallAsync(FunctionNames.UnblockCustomer, id);

        Assert.Equal((200, id, "insults", true), (blocked.Status, blocked["customerId"], blocked["blockedReason"], isBlocked));
        Assert.Equal((200, ""), (unblocked.Status, unblocked["blockedReason"]));
        var entries = await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default);
        Assert.Equal([("Supervisor", "customer-blocked", id), ("Supervisor", "customer-unblocked", id)], entries.Select(entry => (entry.Who, entry.What, entry.Subject)));
    }

    [Fact]
    public async Task Who_is_not_there_is_not_found_and_a_reason_is_needed()
    {
        Assert.Equal(404, (await CallAsync(FunctionNames.BlockCustomer, "nobody", new { reason = "x" })).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.UnblockCustomer, "nobody")).Status);
        var id = await CustomerAsync();
        Assert.Equal(400, (await CallAsync(FunctionNames.BlockCustomer, id, new { reason = "  " })).Status);
        Assert.Equal(400, (await CallAsync(FunctionNames.BlockCustomer, id, new { reason = new string('x', 201) })).Status);
        Assert.Empty(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default));
    }

    [Fact]
    public async Task An_agent_blocks_for_a_time_whom_the_agent_talks_to_and_only_a_supervisor_lifts_it()
    {
        var id = await CustomerAsync();
        var agent = await _rig.TokenAsync(Role.Agent);
        await TalkAsync(id, nameof(Role.Agent));
        var until = _rig.Time.GetUtcNow() + TimeSpan.FromDays(1);

        var blocked = await _rig.CallAsync(FunctionNames.BlockCustomer, agent, new { reason = "insults", until }, route: ("id", id));
        var lifted = await _rig.CallAsync(FunctionNames.UnblockCustomer, agent, route: ("id", id));
        var shown = await _rig.CallAsync(FunctionNames.ReadCustomer, agent, route: ("id", id));

        Assert.Equal((200, "insults", until), (blocked.Status, blocked["blockedReason"], blocked.Json.GetProperty("blockedUntil").GetDateTimeOffset()));
        Assert.Equal((403, ProblemTypes.Forbidden), (lifted.Status, lifted.Problem));
        Assert.Equal(("insults", nameof(Role.Agent)), (shown["blockedReason"], shown["changedBy"]));
        var entry = Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default));
        var ended = (await _rig.Get<ConversationStore>().GetAsync(Conversation.IdOf(id, 1), default))!;
        Assert.Equal((ConversationState.Resolved, ""), (ended.State, ended.AgentId));
        Assert.Equal((nameof(Role.Agent), "customer-blocked", $"until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"), (entry.Who, entry.What, entry.Detail));
    }

    [Fact]
    public async Task An_agent_who_only_sees_the_customer_wait_blocks_nobody()
    {
        var id = await CustomerAsync();
        await WaitAsync(id);

        var refused = await _rig.CallAsync(FunctionNames.BlockCustomer, await _rig.TokenAsync(Role.Agent), new { reason = "insults" }, route: ("id", id));

        Assert.Equal((403, ProblemTypes.Forbidden), (refused.Status, refused.Problem));
        Assert.False((await _rig.Get<CustomerStore>().CurrentAsync(id, default)).IsBlocked);
        Assert.Empty(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(367)]
    public async Task A_block_ends_in_a_time_to_come_and_not_in_years(int days)
    {
        var id = await CustomerAsync();
        Assert.Equal(400, (await CallAsync(FunctionNames.BlockCustomer, id, new { reason = "x", until = _rig.Time.GetUtcNow() + TimeSpan.FromDays(days) })).Status);
        Assert.False((await _rig.Get<CustomerStore>().CurrentAsync(id, default)).IsBlocked);
    }

    [Fact]
    public async Task An_answer_to_a_blocked_customer_is_refused_with_the_reason()
    {
        var id = await CustomerAsync();
        var token = await _rig.TokenAsync(Role.Agent);
        var conversation = await TalkAsync(id, nameof(Role.Agent));
        await _rig.Get<CustomerBlocks>().BlockAsync(id, "insults", null, "s1", default);

        var refused = await AnswerAsync();
        await _rig.Get<CustomerBlocks>().UnblockAsync(id, "s1", default);
        var taken = await AnswerAsync();

        Assert.Equal((409, ProblemTypes.SenderBlocked), (refused.Status, refused.Problem));
        Assert.Equal(202, taken.Status);

        Task<ApiAnswer> AnswerAsync() =>
            _rig.CallAsync(FunctionNames.PostMessage, token, new { clientMessageId = "m1", text = "hello" }, route: ("id", conversation.Id));
    }

    [Fact]
    public async Task A_blocked_customer_waits_for_nobody_and_takes_no_answer()
    {
        var id = await CustomerAsync();
        var conversation = await WaitAsync(id);
        var token = await _rig.TokenAsync(Role.Supervisor);

        await CallAsync(FunctionNames.BlockCustomer, id, new { reason = "insults" });

        var waiting = await _rig.CallAsync(FunctionNames.ReadWaiting, token);
        var taken = await CallAsync(FunctionNames.TakeConversation, conversation);
        var shown = await _rig.CallAsync(FunctionNames.ReadConversation, token, route: ("id", conversation));
        Assert.Equal(0, waiting.Json.GetProperty("conversations").GetArrayLength());
        Assert.Equal((409, ProblemTypes.NotNow), (taken.Status, taken.Problem));
        Assert.Equal("resolved", shown["state"]);
        var reply = shown.Json.GetProperty("reply");
        Assert.Equal((false, "sender-blocked"), (reply.GetProperty("allowed").GetBoolean(), reply.GetProperty("reason").GetString()));
        var told = Assert.Single(await _rig.Get<ConversationStore>().EntriesAsync(conversation, 0, long.MaxValue, 10, default));
        Assert.Equal(("resolved", "sender-blocked", ""), (told.Text, told.Reason, told.AgentId));
    }

    private async Task<Conversation> TalkAsync(string customer, string agent)
    {
        var conversation = new Conversation
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            Episode = 1,
            State = ConversationState.Active,
            AgentId = agent,
            Agents = [agent],
            Channel = "web",
            Account = "site",
            Address = "v1",
            LastSequence = 1,
            CreatedAt = _rig.Time.GetUtcNow(),
            LastMessageAt = _rig.Time.GetUtcNow(),
        };
        Assert.True(await _rig.Get<ConversationStore>().TryOpenAsync(conversation, default));
        return conversation;
    }

    private async Task<string> WaitAsync(string customer)
    {
        var now = _rig.Time.GetUtcNow();
        var waiting = Waiting.Begin(
            new Conversation
            {
                Id = Conversation.IdOf(customer, 1),
                CustomerId = customer,
                Episode = 1,
                State = ConversationState.Waiting,
                Channel = "web",
                Account = "site",
                Address = "v1",
                LastSequence = 1,
                CreatedAt = now,
                LastMessageAt = now,
            },
            now);
        Assert.True(await _rig.Get<ConversationStore>().TryOpenAsync(waiting, default));
        await _rig.Get<Inboxes>().AddToWaitingAsync(waiting, default);
        return waiting.Id;
    }

    private async Task<string> CustomerAsync() => (await _rig.Get<CustomerStore>().ResolveAsync(new("web", "site", "v1"), "", default)).OriginId;

    private async Task<ApiAnswer> CallAsync(string function, string id, object? body = null) =>
        await _rig.CallAsync(function, await _rig.TokenAsync(Role.Supervisor), body, route: ("id", id));
}
