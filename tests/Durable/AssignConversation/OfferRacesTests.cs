using CsCheck;
using Omni.Durable.AssignConversation;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.AssignConversation;

/// <summary>The laws of offers, whoever races or crashes: one agent each, a place for each, never a place too many.</summary>
public sealed class OfferRacesTests
{
    [Fact]
    public void An_answer_that_comes_as_the_offer_times_out_counts_or_does_not() =>
        Gen.Select(Gen.Bool, Gen.Int).Sample(
            (isAccepted, seed) =>
            {
                using var desk = Offered();
                var head = Now(desk.Rig.HeadAsync("k1-1"));
                var (answer, late) = (ActionStatus.Missing, ActionStatus.Missing);
                Race(
                    desk,
                    seed,
                    async () => answer = (isAccepted
                        ? await desk.Rig.Actions.AcceptAsync("k1-1", "a1", default)
                        : await desk.Offers.DeclineAsync("k1-1", "a1", PipelineRig.Start, default)).Status,
                    async () => late = (await desk.Offers.ExpireAsync(head, PipelineRig.Start, default)).Status);

                Assert.True(answer is ActionStatus.Done ^ late is ActionStatus.Done, $"the answer was {answer} and its time {late}");
                var after = Now(desk.Rig.HeadAsync("k1-1"));
                Assert.Equal(answer is ActionStatus.Done && isAccepted ? ConversationState.Active : ConversationState.Waiting, after.State);
                Assert.Equal(2, Now(desk.EventsAsync("k1-1")).Count);
                Done(desk.AssertLawAsync());
            },
            iter: 200);

    [Fact]
    public void An_agent_who_is_lost_while_being_asked_has_it_or_has_nothing() =>
        Gen.Int.Sample(
            seed =>
            {
                using var desk = Offered();
                // At another moment than that at which it began to wait: places in the list are told apart by that.
                desk.Rig.Time.Advance(TimeSpan.FromSeconds(1));
                Race(
                    desk,
                    seed,
                    () => desk.Rig.Actions.AcceptAsync("k1-1", "a1", default).AsTask(),
                    () => desk.Rig.Get<HandingOn>().RunAsync("k1-1", "a1", "connection-lost", default).AsTask());

                // It was accepted before, and then the agent had it when it was lost; or it was not.
                Assert.True(Now(desk.Rig.HeadAsync("k1-1")).State is ConversationState.Waiting or ConversationState.Active);
                Done(desk.Rig.Get<PlaceSweep>().RunAsync(default).AsTask());
                Done(desk.AssertLawAsync());
            },
            iter: 200);

    [Fact]
    public void Two_places_that_become_free_for_one_who_waits_are_used_once() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int).Sample(
            (isFirstAsked, isSecondAsked, seed) =>
            {
                using var desk = new AssignDesk();
                Done(desk.WriteAsync("k1"));
                Done(desk.SettleAsync());
                Done(desk.AgentAsync("a1", isFirstAsked));
                Done(desk.AgentAsync("a2", isSecondAsked));
                var served = new List<Served>();
                Race(
                    desk,
                    seed,
                    () => desk.Rig.Assigner.DrainAsync("slot-freed", default).AsTask(),
                    () => desk.Rig.Assigner.DrainAsync("agent-online", default).AsTask(),
                    () => desk.Rig.Assigner.AssignAsync("k1-1", "message", served, default).AsTask());
                Done(desk.Rig.Get<PlaceSweep>().RunAsync(default).AsTask());

                Done(desk.AssertLawAsync());
                Assert.Single(Now(desk.EventsAsync("k1-1")));
                Assert.Equal(1, Now(desk.Rig.Agents.ListAsync(default).AsTask()).Sum(agent => agent.Slots.Length));
            },
            iter: 200);

    [Fact]
    public void A_supervisor_who_takes_it_and_the_agent_who_accepts_do_not_both_have_it() =>
        Gen.Int.Sample(
            seed =>
            {
                using var desk = Offered();
                Done(desk.AgentAsync("boss", isAsked: false));
                Race(
                    desk,
                    seed,
                    () => desk.Rig.Actions.AcceptAsync("k1-1", "a1", default).AsTask(),
                    () => TakeAsync(desk, "k1-1", "boss"));
                Done(desk.Rig.Get<PlaceSweep>().RunAsync(default).AsTask());

                Assert.Equal(ConversationState.Active, Now(desk.Rig.HeadAsync("k1-1")).State);
                Done(desk.AssertLawAsync());
            },
            iter: 200);

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_an_end_of_an_offer_breaks_what_follows_mends_it(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var desk = Offered();
            var offered = await desk.Rig.HeadAsync("k1-1");
            var settle = new SettleInput("k1-1", offered.OfferId, "a1", IsDue: true);
            var activities = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<AssignActivities>(desk.Rig.Get<IServiceProvider>());
            var broke = await desk.Rig.Faults.BreakAsync(index, kind, () => activities.SettleAsync(settle, default));

            Assert.Equal(SettleResult.InVain, await activities.SettleAsync(settle, default));

            Assert.Equal(ConversationState.Waiting, (await desk.Rig.HeadAsync("k1-1")).State);
            Assert.Equal(["offered a1", "offer-expired a1"], await desk.EventsAsync("k1-1"));
            await desk.AssertLawAsync();
            if (!broke)
            {
                Assert.True(index > 8, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_an_answer_breaks_a_second_answer_and_the_sweep_mend_it(FaultKind kind)
    {
        foreach (var isAccepted in (bool[])[true, false])
        {
            var broke = true;
            for (var index = 0; broke; index++)
            {
                using var desk = Offered();
                broke = await desk.Rig.Faults.BreakAsync(index, kind, () => AnswerAsync(desk, isAccepted).AsTask());

                Assert.Equal(ActionStatus.Done, (await AnswerAsync(desk, isAccepted)).Status);
                await desk.Rig.Get<PlaceSweep>().RunAsync(default);

                await desk.AssertLawAsync();
                Assert.Equal(isAccepted ? ConversationState.Active : ConversationState.Waiting, (await desk.Rig.HeadAsync("k1-1")).State);
                Assert.Equal(2, (await desk.EventsAsync("k1-1")).Count);
                Assert.True(broke || index > 5, "Too few calls were broken for this to mean anything.");
            }
        }

        static ValueTask<ActionResult> AnswerAsync(AssignDesk desk, bool isAccepted) =>
            isAccepted ? desk.Rig.Actions.AcceptAsync("k1-1", "a1", default) : desk.Offers.DeclineAsync("k1-1", "a1", PipelineRig.Start, default);
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_an_offer_breaks_it_is_made_once_in_the_end(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var desk = new AssignDesk();
            await desk.AgentAsync("a1");
            await desk.AgentAsync("a2");
            var id = await desk.WriteAsync("k1");
            desk.Rig.Queue.Take(QueueNames.Assign);
            var broke = await desk.Rig.Faults.BreakAsync(index, kind, () => desk.Rig.Assigner.AssignAsync(id, "message", [], default).AsTask());

            await desk.RequestAsync(id, "message");
            await desk.SettleAsync();
            await desk.Rig.Get<PlaceSweep>().RunAsync(default);

            await desk.AssertLawAsync();
            Assert.Single(await desk.EventsAsync(id));
            Assert.Equal("under way", await desk.StatusOfAsync("assign-k1-1"));
            if (!broke)
            {
                Assert.True(index > 8, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    /// <summary>Agents who take what they get, who say yes, who say no, who never answer; customers who all come at once.</summary>
    [Fact]
    public async Task Two_hundred_agents_and_two_thousand_conversations_at_once_and_everybody_is_served()
    {
        using var desk = new AssignDesk();
        for (var i = 0; i < 200; i++)
        {
            await desk.AgentAsync($"a{i}", isAsked: i % 4 != 0, capacity: 1 + (i % 5));
        }

        for (var i = 0; i < 2000; i++)
        {
            await desk.WriteAsync($"k{i}", urgency: i % 3);
        }

        desk.Rig.Tables.Before = async call =>
        {
            if (call.Table == TableNames.Agents)
            {
                await Task.Yield();
            }
        };
        var requests = desk.Rig.Queue.Take(QueueNames.Assign);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            foreach (var request in requests.Where((_, i) => i % 4 == worker))
            {
                await desk.Rig.Assigner.AssignAsync(((AssignRequest)request.Body).ConversationId, "message", [], default);
            }
        })));
        desk.Rig.Tables.Before = null;
        await desk.AssertLawAsync();
        Assert.Equal(600, (await desk.Rig.Agents.ListAsync(default)).Sum(agent => agent.Slots.Length));

        var served = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; served.Count < 2000; round++)
        {
            Assert.True(round < 40, $"Only {served.Count} were served.");
            foreach (var agent in await desk.Rig.Agents.ListAsync(default))
            {
                foreach (var id in agent.Slots)
                {
                    await AnswerAsync(desk, agent.Id, id, served);
                }
            }

            desk.Rig.Queue.Take(QueueNames.Assign);
            desk.Rig.Time.Advance(TimeSpan.FromSeconds(10));
            foreach (var agent in await desk.Rig.Agents.ListAsync(default))
            {
                await desk.Rig.Get<Omni.Pipeline.Agents.Presence>().RenewAsync(agent.Id, "connection", default);
            }

            await desk.Rig.Assigner.DrainAsync("slot-freed", default);
        }

        await desk.AssertLawAsync();
        Assert.Empty(await desk.Rig.Inboxes.WaitingAsync(10, default));
    }

    /// <summary>By its number an agent accepts, declines, or lets the time pass.</summary>
    private static async Task AnswerAsync(AssignDesk desk, string agent, string id, HashSet<string> served)
    {
        var head = await desk.Rig.HeadAsync(id);
        if (head.State is ConversationState.Offered)
        {
            switch (int.Parse(agent.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 4)
            {
                case 1:
                    await desk.Rig.Actions.AcceptAsync(id, agent, default);
                    break;
                case 2:
                    await desk.Offers.DeclineAsync(id, agent, desk.Rig.Time.GetUtcNow(), default);
                    break;
                default:
                    await desk.Offers.ExpireAsync(head, desk.Rig.Time.GetUtcNow(), default);
                    break;
            }
        }
        else
        {
            await desk.Rig.Actions.ResolveAsync(id, agent, default);
            Assert.True(served.Add(id), $"{id} was served twice.");
        }
    }

    private static async Task TakeAsync(AssignDesk desk, string id, string agent)
    {
        ActionResult taken;
        do
        {
            var seen = await desk.Rig.HeadAsync(id);
            await desk.Rig.Agents.ReserveAsync(agent, id, PipelineRig.Start, force: true, default);
            taken = await desk.Rig.Actions.AssignAsync(seen, agent, new(PipelineRig.Start, "taken", agent, 0, []), takeOver: true, default);
        }
        while (taken.Status is ActionStatus.Changed);
    }

    private static AssignDesk Offered()
    {
        var desk = new AssignDesk();
        Done(desk.AgentAsync("a1"));
        Done(desk.WriteAsync("k1"));
        desk.Rig.Queue.Take(QueueNames.Assign);
        Assert.Equal(AssignStatus.Offered, Now(desk.Rig.Assigner.AssignAsync("k1-1", "message", [], default).AsTask()).Status);
        return desk;
    }

    private static void Race(AssignDesk desk, int seed, params IEnumerable<Func<Task>> callers)
    {
        var turns = new Interleaving();
        desk.Rig.Tables.Before = _ => turns.TurnAsync();
        desk.Rig.Feed.Before = turns.TurnAsync;
        turns.Run(seed, callers);
        (desk.Rig.Tables.Before, desk.Rig.Feed.Before) = (null, null);
    }

    private static void Done(Task task) => task.GetAwaiter().GetResult();

    private static T Now<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
