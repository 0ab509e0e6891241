using Omni.Pipeline.Tickets;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.UrgentTicket;

/// <summary>Whoever races or crashes: one comes first, and the trail tells it as it was.</summary>
public sealed class TicketRacesTests
{
    private static readonly ChainLevel[] Chain = [.. new TicketOptions().Chain.Select(ChainLevel.Of)];

    [Fact]
    public async Task However_an_acknowledgement_and_the_deadline_cross_one_comes_first_and_nothing_follows_the_acknowledgement()
    {
        var orders = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            using var world = new TicketWorld();
            await world.OpenAsync();
            var id = await world.RaiseAsync();
            world.Rig.Time.Advance(TimeSpan.FromMinutes(3));
            var turns = new Interleaving();
            world.Rig.Tables.Before = _ => turns.TurnAsync();

            turns.Run(
                seed,
                () => world.Rig.Get<TicketEscalation>().StepAsync(id, Chain, default).AsTask(),
                () => world.Desk.AcknowledgeAsync(id, "s1", "", default).AsTask(),
                () => world.Rig.Get<TicketEscalation>().StepAsync(id, Chain, default).AsTask());
            world.Rig.Tables.Before = null;
            await world.AdvanceAsync(TimeSpan.FromMinutes(20));

            var trail = string.Join(' ', (await world.TrailAsync(id)).Skip(2));
            Assert.Contains(trail, (string[])["s1:acknowledged", ":escalated s1:acknowledged"]);
            orders.Add(trail);
            Assert.Equal(TicketState.Acknowledged, (await world.Tickets.GetAsync(id, default))!.State);
            Assert.Empty((await world.Tickets.ListAsync(TicketState.Open, "", 10, default)).Tickets);
            Assert.Single((await world.Tickets.ListAsync(TicketState.Acknowledged, "", 10, default)).Tickets);
        }

        Assert.Equal(2, orders.Count);
    }

    [Fact]
    public async Task However_two_acknowledge_one_does()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            using var world = new TicketWorld();
            await world.OpenAsync();
            var id = await world.RaiseAsync();
            var turns = new Interleaving();
            world.Rig.Tables.Before = _ => turns.TurnAsync();
            var said = new List<Ticket?>();

            turns.Run(
                seed,
                async () => said.Add(await world.Desk.AcknowledgeAsync(id, "s1", "", default)),
                async () => said.Add(await world.Desk.AcknowledgeAsync(id, "s2", "", default)));

            Assert.Single(said.Select(ticket => ticket!.AcknowledgedBy).Distinct());
            Assert.Equal(3, (await world.Tickets.TrailAsync(id, default)).Count);
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_a_step_breaks_those_of_the_level_are_told_and_it_escalates_once(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var world = new TicketWorld();
            await world.OpenAsync();
            var id = await world.RaiseAsync();
            world.Told();
            world.Rig.Time.Advance(TimeSpan.FromMinutes(3));

            var broke = await world.Rig.Faults.BreakAsync(index, kind, () => world.Rig.Get<TicketEscalation>().StepAsync(id, Chain, default).AsTask());
            await world.Rig.Get<TicketEscalation>().StepAsync(id, Chain, default);

            Assert.Equal(["agent:d1 ticket-escalated", "agent:s1 ticket-escalated", "agent:s2 ticket-escalated"], world.Told().Distinct().Order(StringComparer.Ordinal));
            Assert.Equal([":notified", ":escalated"], (await world.TrailAsync(id)).Skip(1));
            Assert.Equal(2, (await world.Tickets.GetAsync(id, default))!.Level);
            if (!broke)
            {
                Assert.True(index > 5, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_breaks_a_ticket_that_is_raised_and_acknowledged_again_is_in_one_list(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var world = new TicketWorld();
            await world.OpenAsync();
            var broke = await world.Rig.Faults.BreakAsync(index, kind, async () =>
            {
                var ticket = await world.Desk.RaiseAsync("k1-1", "a1", "c1", "safety", "", default);
                await world.Desk.AcknowledgeAsync(ticket.Id, "s1", "", default);
            });

            world.Rig.Time.Advance(TimeSpan.FromSeconds(1));
            var again = await world.Desk.RaiseAsync("k1-1", "a1", "c1", "safety", "", default);
            await world.Desk.AcknowledgeAsync(again.Id, "s1", "", default);

            Assert.Empty((await world.Tickets.ListAsync(TicketState.Open, "", 10, default)).Tickets);
            Assert.Single((await world.Tickets.ListAsync(TicketState.Acknowledged, "", 10, default)).Tickets);
            Assert.Equal(["a1:raised", "s1:acknowledged"], await world.TrailAsync(again.Id));
            if (!broke)
            {
                Assert.True(index > 8, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }
}
