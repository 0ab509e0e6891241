using Azure.Messaging.ServiceBus;
using Omni.Durable.AgentAway;
using Omni.Durable.AssignConversation;
using Omni.Functions.Queues;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Functions.Queues;

namespace Omni.Tests.Support;

/// <summary>Conversations that look for agents: the queue's function, the orchestrations and, where a test wants them, the sweeps, on one fake clock.</summary>
internal sealed class AssignDesk : IDisposable
{
    private readonly HashSet<string> _here = new(StringComparer.Ordinal);

    public AssignDesk(params IEnumerable<(string Name, string Value)> settings) => Rig = new(null, settings);

    public PipelineRig Rig { get; }

    public FakeOrchestrations Orchestrations => Rig.Orchestrations;

    public Offers Offers => Rig.Get<Offers>();

    /// <summary>Whether the sweeps run, as the timer has it.</summary>
    public bool Sweeps { get; set; }

    /// <summary>Somebody who is online and whose page goes on saying so until <see cref="Leave"/>.</summary>
    public async Task AgentAsync(string id, bool isAsked = true, int capacity = 1, string[]? skills = null)
    {
        await Rig.AgentAsync(id, capacity, skills);
        await Rig.Agents.UpdateProfileAsync(id, agent => agent with { AutoAccept = !isAsked }, default);
        _here.Add(id);
    }

    /// <summary>The socket breaks.</summary>
    public void Leave(string agent) => _here.Remove(agent);

    public void Return(string agent) => _here.Add(agent);

    /// <summary>A customer writes: the conversation waits, and an agent is asked for, as persist does it.</summary>
    public async Task<string> WriteAsync(string customer, int urgency = 0, params string[] skills)
    {
        var waiting = await Rig.OpenAsync(customer, ConversationState.Waiting, it => it with { CustomerName = customer, Preview = "hello", Urgency = urgency, Skills = [.. skills] });
        await Rig.Inboxes.AddToWaitingAsync(waiting, default);
        await RequestAsync(waiting.Id, "message");
        return waiting.Id;
    }

    public async Task RequestAsync(string id, string reason) =>
        await Rig.Queue.SendAsync(QueueNames.Assign, new StageMessage(id, $"{reason}-{id}", new AssignRequest(id, reason)), default);

    /// <summary>Lets everything happen that needs no time.</summary>
    public async Task SettleAsync()
    {
        do
        {
            foreach (var sent in Rig.Queue.Take(QueueNames.Assign))
            {
                await FunctionAsync((AssignRequest)sent.Body);
            }

            await Orchestrations.SettleAsync();
        }
        while (Rig.Queue.Sent(QueueNames.Assign).Count > 0);
    }

    /// <summary>Lets time pass: pages send heartbeats, timers fire, the sweep comes every five seconds.</summary>
    public async Task AdvanceAsync(TimeSpan span)
    {
        await SettleAsync();
        for (var second = 1; second <= span.TotalSeconds; second++)
        {
            await Orchestrations.AdvanceAsync(TimeSpan.FromSeconds(1));
            var isFifth = Rig.Time.GetUtcNow().Second % 5 == 0;
            foreach (var agent in isFifth ? _here : [])
            {
                await Rig.Get<Presence>().RenewAsync(agent, "connection", default);
            }

            if (isFifth && Sweeps)
            {
                await Rig.Get<LostAgents>().SeekAsync(Orchestrations, default);
                await Rig.Get<PlaceSweep>().RunAsync(default);
            }

            await SettleAsync();
        }
    }

    /// <summary>As the page has it: the row, then the orchestration.</summary>
    public async Task<ActionStatus> AcceptAsync(string id, string agent)
    {
        var result = await Rig.Actions.AcceptAsync(id, agent, default);
        await AssignEpisodes.AnsweredAsync(Orchestrations, id, agent, default);
        return result.Status;
    }

    /// <summary>As the page has it: the row, then the orchestration.</summary>
    public async Task<ActionStatus> DeclineAsync(string id, string agent)
    {
        var result = await Offers.DeclineAsync(id, agent, Rig.Time.GetUtcNow(), default);
        await AssignEpisodes.AnsweredAsync(Orchestrations, id, agent, default);
        return result.Status;
    }

    public async Task<string> StatusOfAsync(string instance) =>
        await Orchestrations.GetAsync(instance, default) is { } state ? state.IsUnderWay ? "under way" : state.Output ?? state.Status : "none";

    public async Task<IReadOnlyList<string>> EventsAsync(string id) =>
        [.. (await Rig.EntriesAsync(id)).Where(it => it.Type is EntryType.Event).Select(it => $"{it.Text} {it.AgentId}".Trim())];

    public IReadOnlyList<T> Told<T>(string agent) => [.. Rig.Feed.Pushed.Where(it => it.To == FeedNames.Agent(agent)).Select(it => it.Event.Payload).OfType<T>()];

    /// <summary>
    /// Every place is held for a conversation that is the agent's or offered to the agent, each of those has its place and is in the
    /// inbox, nobody has more than the capacity, and who waits is in the list.
    /// </summary>
    public async Task AssertLawAsync()
    {
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var agent in await Rig.Agents.ListAsync(default))
        {
            Assert.InRange(agent.Slots.Length, 0, agent.Capacity);
            var listed = await Rig.Inboxes.ListedAsync(agent.Id, default);
            foreach (var id in agent.Slots)
            {
                Assert.Equal((id, agent.Id), (id, (await Rig.HeadAsync(id)).Holder));
                Assert.True(held.TryAdd(id, agent.Id), $"{id} has two places.");
                Assert.Contains(id, listed);
            }
        }

        var waiting = (await Rig.Inboxes.WaitingAsync(10_000, default)).Select(it => it.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in Rig.Tables.Fake(TableNames.Conversations).Partitions())
        {
            var head = await Rig.HeadAsync(id);
            Assert.Equal((id, head.Holder.Length > 0), (id, held.ContainsKey(id)));
            Assert.Equal((id, head.State is ConversationState.Waiting), (id, waiting.Contains(id)));
            Assert.Equal((id, head.State is ConversationState.Offered), (id, head.OfferId.Length > 0));
            Assert.Equal((id, head.State is ConversationState.Waiting or ConversationState.Offered), (id, head.WaitingSince is not null));
        }
    }

    public void Dispose() => Rig.Dispose();

    private Task FunctionAsync(AssignRequest request) =>
        new AssignFunction(Rig.Assigner, Rig.Get<AssignEpisodes>(), Rig.Get<BotHandover>(), new RequestDelivery(Rig.Get<StageRunner>())).RunAsync(
            new ServiceBusReceivedMessage(() => BinaryData.FromBytes(request.ToBytes())) { MessageId = "b" }, new RecordedActions(), Orchestrations, default);
}
