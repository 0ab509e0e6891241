using CsCheck;
using Omni.Durable.AssignConversation;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Tests.Support;

namespace Omni.Tests.Durable;

/// <summary>The laws of assignment: one agent per conversation, a place for each, never a place too many, whoever races or crashes.</summary>
public sealed class AssignRacesTests
{
    [Fact]
    public void Assigners_that_race_for_one_conversation_assign_it_once_and_leak_no_place() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[1, 3], Gen.Int).Sample(
            (assigners, agents, seed) =>
            {
                using var rig = Rig(agents, 1);
                var waiting = rig.OpenAsync("k1", ConversationState.Waiting).GetAwaiter().GetResult();

                Race(rig, seed, Enumerable.Range(0, assigners).Select(_ => (Func<Task>)(() => rig.Assigner.AssignAsync(waiting.Id, "message", [], default).AsTask())));

                AssertLawAsync(rig, 1).GetAwaiter().GetResult();
                Assert.Equal(ConversationState.Active, rig.HeadAsync(waiting.Id).GetAwaiter().GetResult().State);
                Assert.Single(rig.EntriesAsync(waiting.Id).GetAwaiter().GetResult());
            },
            iter: 300);

    [Fact]
    public void An_assigner_a_drain_and_a_resolution_that_race_leave_nothing_behind() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int).Sample(
            (agents, seed) =>
            {
                using var rig = Rig(agents, 1);
                var waiting = rig.OpenAsync("k1", ConversationState.Waiting).GetAwaiter().GetResult();
                rig.Inboxes.AddToWaitingAsync(waiting, default).AsTask().GetAwaiter().GetResult();

                Race(
                    rig,
                    seed,
                    [
                        () => rig.Assigner.AssignAsync(waiting.Id, "message", [], default).AsTask(),
                        () => rig.Assigner.DrainAsync("timer", default).AsTask(),
                        () => rig.Actions.ResolveAsync(waiting.Id, "a1", default).AsTask(),
                    ]);
                rig.Get<PlaceSweep>().RunAsync(default).AsTask().GetAwaiter().GetResult();

                AssertLawAsync(rig, 1).GetAwaiter().GetResult();
            },
            iter: 300);

    [Fact]
    public async Task Fifty_conversations_and_five_agents_at_once_fill_every_place_and_none_twice()
    {
        using var rig = Rig(5, 4);
        for (var i = 0; i < 50; i++)
        {
            await rig.OpenAsync($"k{i}", ConversationState.Waiting);
        }

        rig.Tables.Before = async _ => await Task.Yield();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => rig.Assigner.AssignAsync($"k{i}-1", "message", [], default).AsTask())));
        rig.Tables.Before = null;

        // Who gave up while another's failed try held the place gets it by the next look through the list.
        await rig.Assigner.DrainAsync("timer", default);
        await AssertLawAsync(rig, 4);
        Assert.Equal(20, (await rig.Agents.ListAsync(default)).Sum(agent => agent.Slots.Length));
        Assert.Equal(30, (await rig.Inboxes.WaitingAsync(100, default)).Count);
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_an_assignment_breaks_it_is_assigned_once_in_the_end(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var rig = Rig(2, 1);
            var waiting = await rig.OpenAsync("k1", ConversationState.Waiting);
            await rig.Inboxes.AddToWaitingAsync(waiting, default);
            var broke = await rig.Faults.BreakAsync(index, kind, () => rig.Assigner.AssignAsync(waiting.Id, "message", [], default).AsTask());

            await rig.Assigner.AssignAsync(waiting.Id, "message", [], default);
            await rig.Get<PlaceSweep>().RunAsync(default);

            await AssertLawAsync(rig, 1);
            var head = await rig.HeadAsync(waiting.Id);
            Assert.Equal(ConversationState.Active, head.State);
            Assert.Equal(waiting.Id, Assert.Single(await rig.Inboxes.OfAgentAsync(head.AgentId, default)).Id);
            Assert.Single(await rig.EntriesAsync(waiting.Id));
            Assert.Empty(await rig.Inboxes.WaitingAsync(10, default));
            if (!broke)
            {
                Assert.True(index > 10, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_a_look_through_the_list_breaks_the_next_look_mends_it(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var rig = Rig(1, 1);
            var waiting = await rig.OpenAsync("k1", ConversationState.Waiting);
            await rig.Inboxes.AddToWaitingAsync(waiting, default);
            var broke = await rig.Faults.BreakAsync(index, kind, () => rig.Assigner.DrainAsync("timer", default).AsTask());

            await rig.Assigner.DrainAsync("timer", default);
            await rig.Get<PlaceSweep>().RunAsync(default);

            await AssertLawAsync(rig, 1);
            Assert.Equal(waiting.Id, Assert.Single(await rig.Inboxes.OfAgentAsync("a0", default)).Id);
            if (!broke)
            {
                return;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_breaks_while_nobody_is_free_it_is_in_the_list_in_the_end(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var rig = new PipelineRig();
            var waiting = await rig.OpenAsync("k1", ConversationState.Waiting);
            var broke = await rig.Faults.BreakAsync(index, kind, () => rig.Assigner.AssignAsync(waiting.Id, "message", [], default).AsTask());

            await rig.Assigner.AssignAsync(waiting.Id, "message", [], default);

            Assert.Equal(waiting.Id, Assert.Single(await rig.Inboxes.WaitingAsync(10, default)).Id);
            if (!broke)
            {
                return;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_of_a_resolution_breaks_the_sweep_frees_the_place(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var rig = Rig(1, 1);
            var waiting = await rig.OpenAsync("k1", ConversationState.Waiting);
            await rig.Assigner.AssignAsync(waiting.Id, "message", [], default);
            var broke = await rig.Faults.BreakAsync(index, kind, () => rig.Actions.ResolveAsync(waiting.Id, "a0", default).AsTask());

            Assert.Equal(ActionStatus.Done, (await rig.Actions.ResolveAsync(waiting.Id, "a0", default)).Status);
            await rig.Get<PlaceSweep>().RunAsync(default);

            await AssertLawAsync(rig, 1);
            Assert.Empty((await rig.Agents.GetAsync("a0", default))!.Slots);
            Assert.Empty(await rig.Inboxes.OfAgentAsync("a0", default));
            Assert.Contains(rig.Queue.Sent(QueueNames.Assign), sent => sent.SessionId == "backlog");
            if (!broke)
            {
                return;
            }
        }
    }

    private static PipelineRig Rig(int agents, int capacity)
    {
        var rig = new PipelineRig();
        for (var i = 0; i < agents; i++)
        {
            rig.AgentAsync($"a{i}", capacity).GetAwaiter().GetResult();
        }

        return rig;
    }

    private static void Race(PipelineRig rig, int seed, IEnumerable<Func<Task>> callers)
    {
        // Read for the first time by one caller, for whom the others would wait.
        rig.Get<CurrentWeights>().RefreshAsync(default).AsTask().GetAwaiter().GetResult();
        var turns = new Interleaving();
        rig.Tables.Before = _ => turns.TurnAsync();
        rig.Feed.Before = turns.TurnAsync;
        turns.Run(seed, callers);
        (rig.Tables.Before, rig.Feed.Before) = (null, null);
    }

    /// <summary>Every place is held for a conversation that is the agent's, every agent's conversation has its place, and none is over.</summary>
    private static async Task AssertLawAsync(PipelineRig rig, int capacity)
    {
        var held = new List<string>();
        foreach (var agent in await rig.Agents.ListAsync(default))
        {
            Assert.InRange(agent.Slots.Length, 0, capacity);
            foreach (var id in agent.Slots)
            {
                Assert.Equal((agent.Id, ConversationState.Active), (await rig.HeadAsync(id)) is var head ? (head.AgentId, head.State) : default);
                held.Add(id);
            }
        }

        Assert.Equal(held.Distinct(StringComparer.Ordinal), held);
        for (var i = 0; await rig.Conversations.GetAsync($"k{i}-1", default) is var head && i < 60; i++)
        {
            Assert.True(head is not { State: ConversationState.Active } || held.Contains(head.Id), $"{head?.Id} is active without a place.");
        }
    }
}
