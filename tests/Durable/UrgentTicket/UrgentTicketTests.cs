using System.Collections.Immutable;
using Omni.Durable.UrgentTicket;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.UrgentTicket;

/// <summary>Every way of a ticket up the chain, and down from it.</summary>
public sealed class UrgentTicketTests : IDisposable, IAsyncLifetime
{
    private const string Name = TicketNames.Orchestrator;

    private readonly TicketWorld _world = new();

    public Task InitializeAsync() => _world.OpenAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Who_is_there_is_told_first_and_once_somebody_acknowledges_nobody_else_is()
    {
        var id = await _world.RaiseAsync();
        Assert.Equal(["agent:s1 ticket-raised"], _world.Told());
        await _world.AdvanceAsync(TimeSpan.FromMinutes(2));

        var ticket = await _world.Desk.AcknowledgeAsync(id, "s1", "on my way", default);
        await _world.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal((TicketState.Acknowledged, "s1", 1), (ticket!.State, ticket.AcknowledgedBy, ticket.Level));
        Assert.Equal(["agent:s1 ticket-acknowledged", "agent:a1 ticket-acknowledged"], _world.Told());
        Assert.Equal(["a1:raised", ":notified", "s1:acknowledged"], await _world.TrailAsync(id));
        Assert.False(await _world.IsUnderWayAsync(id));
        Histories.Keep(Name, "acknowledged", _world.Orchestrations.History(TicketNames.InstanceOf(id)));
    }

    [Fact]
    public async Task While_nobody_answers_it_goes_up_the_chain_and_the_last_are_reminded_until_it_is_resolved()
    {
        var id = await _world.RaiseAsync();
        _world.Told();

        await _world.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(["agent:d1 ticket-escalated", "agent:s1 ticket-escalated", "agent:s2 ticket-escalated"], _world.Told());
        await _world.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(["agent:d1 ticket-escalated"], _world.Told());
        await _world.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(["agent:d1 ticket-overdue"], _world.Told());

        var ticket = await _world.Desk.ResolveAsync(id, "d1", "seen to", default);
        await _world.AdvanceAsync(TimeSpan.FromMinutes(30));

        Assert.Equal((TicketState.Resolved, 3), (ticket!.State, ticket.Level));
        Assert.Equal(["a1:raised", ":notified", ":escalated", ":escalated", ":reminded", "d1:resolved"], await _world.TrailAsync(id));
        Assert.Equal("seen to", (await _world.Tickets.TrailAsync(id, default))[^1].Why);
        Assert.DoesNotContain("overdue", string.Concat(_world.Told()), StringComparison.Ordinal);
        Histories.Keep(Name, "up-to-the-last", _world.Orchestrations.History(TicketNames.InstanceOf(id)));
    }

    [Fact]
    public async Task Where_nobody_is_there_the_next_level_is_told_at_once()
    {
        using var world = new TicketWorld();
        await world.Rig.OpenAsync("k1", ConversationState.Active);
        await world.AgentAsync("s2", Role.Supervisor, isThere: false);

        var id = await world.RaiseAsync();

        Assert.Equal(["agent:s2 ticket-raised"], world.Told());
        Assert.Equal(2, (await world.Tickets.GetAsync(id, default))!.Level);
        Assert.Equal("level 2, 1 told; nobody on level 1", (await world.Tickets.TrailAsync(id, default))[^1].Why);
    }

    [Fact]
    public async Task A_ticket_in_a_company_without_anybody_waits_on_the_last_level()
    {
        using var world = new TicketWorld();
        await world.Rig.OpenAsync("k1", ConversationState.Active);

        var id = await world.RaiseAsync();
        await world.AgentAsync("d1", Role.Admin, isThere: false);
        await world.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["agent:d1 ticket-overdue"], world.Told());
        Assert.Equal([":notified", ":reminded"], (await world.TrailAsync(id)).Skip(1));
    }

    [Fact]
    public async Task Resolved_before_anybody_acknowledged_it_is_over()
    {
        var id = await _world.RaiseAsync();

        await _world.Desk.ResolveAsync(id, "a1", "", default);
        await _world.WorkAsync();

        Assert.False(await _world.IsUnderWayAsync(id));
        Histories.Keep(Name, "withdrawn", _world.Orchestrations.History(TicketNames.InstanceOf(id)));
    }

    [Fact]
    public async Task Raised_again_under_the_same_id_it_is_the_same()
    {
        var id = await _world.RaiseAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(id, await _world.RaiseAsync());

        Assert.Equal(["a1:raised", ":notified"], await _world.TrailAsync(id));
        Assert.Equal(["agent:s1 ticket-raised"], _world.Told());
        Assert.Single((await _world.Tickets.ListAsync(TicketState.Open, "", 10, default)).Tickets);
    }

    [Fact]
    public async Task A_customers_urgent_message_raises_one_and_the_next_none_until_it_is_resolved()
    {
        await SayAsync("m1", urgency: 2);
        Assert.Empty(await _world.Tickets.OfConversationAsync("k1-1", default));

        await SayAsync("m2", urgency: 3);
        await SayAsync("m3", urgency: 3);
        await SayAsync("m2", urgency: 3);
        var ticket = Assert.Single(await _world.Tickets.OfConversationAsync("k1-1", default));
        Assert.Equal(("", "urgent-message", ""), (ticket.RaisedBy, ticket.Reason, ticket.Text));
        Assert.Equal(["agent:s1 ticket-raised"], _world.Told());

        await _world.Desk.ResolveAsync(ticket.Id, "s1", "", default);
        await SayAsync("m4", urgency: 3);
        Assert.Equal(2, (await _world.Tickets.OfConversationAsync("k1-1", default)).Count);
    }

    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public async Task What_a_word_list_hands_to_a_supervisor_is_told_to_one(Direction direction)
    {
        await SayAsync("m1", urgency: 0, direction, MessageFlags.Handed);
        await SayAsync("m2", urgency: 0, direction, MessageFlags.Handed);

        var ticket = Assert.Single(await _world.Tickets.OfConversationAsync("k1-1", default));
        Assert.Equal(("", "listed-word", ""), (ticket.RaisedBy, ticket.Reason, ticket.Text));
        Assert.Equal(["agent:s1 ticket-raised"], _world.Told());
    }

    [Fact]
    public async Task A_ticket_of_an_erased_customer_is_over_wherever_it_was()
    {
        var id = await _world.RaiseAsync();
        await _world.Tickets.RemoveAsync("k1-1", default);

        await _world.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.False(await _world.IsUnderWayAsync(id));
        Assert.Empty(_world.Rig.Tables.Fake(TableNames.Tickets).Partitions());
        Histories.Keep(Name, "erased", _world.Orchestrations.History(TicketNames.InstanceOf(id)));
    }

    [Fact]
    public async Task However_long_nobody_answers_the_history_stays_short()
    {
        var id = await _world.RaiseAsync();

        var longest = 0;
        for (var hour = 0; hour < 12; hour++)
        {
            await _world.AdvanceAsync(TimeSpan.FromHours(1));
            longest = Math.Max(longest, _world.Orchestrations.History(TicketNames.InstanceOf(id)).Count);
        }

        Assert.True(await _world.IsUnderWayAsync(id));
        Assert.InRange(longest, 2, 45);
    }

    [Fact]
    public async Task One_whose_request_was_lost_is_found_by_the_sweep()
    {
        var id = (await _world.Desk.RaiseAsync("k1-1", "a1", "c1", "safety", "", default)).Id;
        _world.Rig.Queue.Take(QueueNames.Tickets);
        await _world.Rig.Get<TicketSweep>().RunAsync(default);
        Assert.Empty(_world.Rig.Queue.Sent(QueueNames.Tickets));

        _world.Rig.Time.Advance(TimeSpan.FromMinutes(3));
        await _world.Rig.Get<TicketSweep>().RunAsync(default);
        await _world.WorkAsync();

        Assert.True(await _world.IsUnderWayAsync(id));
    }

    [Fact]
    public async Task Everything_that_people_do_to_it_is_on_record()
    {
        var id = await _world.RaiseAsync();
        await _world.Desk.AcknowledgeAsync(id, "s1", "words", default);
        await _world.Desk.ResolveAsync(id, "s1", "words", default);

        var audit = await _world.Rig.Get<AuditLog>().ReadAsync(_world.Rig.Time.GetUtcNow(), default);

        Assert.Equal(
            [("a1", AuditEvents.TicketRaised, "safety"), ("s1", AuditEvents.TicketAcknowledged, ""), ("s1", AuditEvents.TicketResolved, "")],
            audit.Where(entry => entry.Subject == id).Select(entry => (entry.Who, entry.What, entry.Detail)));
    }

    [Fact]
    public async Task What_somebody_wrote_is_in_the_row_and_nowhere_else()
    {
        var id = await _world.RaiseAsync();
        await _world.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.DoesNotContain(_world.Rig.Log.Lines, line => line.Text.Contains("needs somebody", StringComparison.Ordinal));
        var history = _world.Orchestrations.History(TicketNames.InstanceOf(id));
        Assert.DoesNotContain(history, turn => System.Text.Encoding.UTF8.GetString(turn.ToBytes()).Contains("needs somebody", StringComparison.Ordinal));
        Assert.DoesNotContain("needs somebody", (await _world.Tickets.GetAsync(id, default))!.ToString(), StringComparison.Ordinal);
    }

    private async Task SayAsync(string id, int urgency, Direction direction = Direction.Inbound, params ImmutableArray<string> flags)
    {
        await _world.Rig.RunAsync(
            QueueNames.Persist,
            _world.Rig.Inbound(id) with { CustomerId = "k1", ConversationId = "k1-1", Urgency = urgency, Need = RouteNeed.ItsAgent, Direction = direction, Flags = flags });
        await _world.WorkAsync();
    }
}
