using Omni.Durable;
using Omni.Durable.UrgentTicket;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Tickets;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.UrgentTicket;

/// <summary>Tickets with their queue and their orchestrations, on a test's time; a chain of supervisors who are there, all of them, and admins.</summary>
internal sealed class TicketWorld : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    public TicketWorld()
    {
        Rig = new();
        Orchestrations = new(Rig.Time, Rig.Get<IServiceProvider>(), typeof(DurableServices).Assembly);
    }

    public PipelineRig Rig { get; }

    public FakeOrchestrations Orchestrations { get; }

    public TicketDesk Desk => Rig.Get<TicketDesk>();

    public TicketStore Tickets => Rig.Get<TicketStore>();

    public async Task OpenAsync()
    {
        await Rig.AgentAsync("a1");
        await AgentAsync("s1", Role.Supervisor, isThere: true);
        await AgentAsync("s2", Role.Supervisor, isThere: false);
        await AgentAsync("d1", Role.Admin, isThere: false);
        await Rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
    }

    public async Task AgentAsync(string id, Role role, bool isThere)
    {
        await Rig.Agents.CreateAsync(
            new() { Id = id, Username = id, DisplayName = id, Role = role, Capacity = 1, Status = isThere ? AgentStatus.Online : AgentStatus.Offline }, default);
        if (isThere)
        {
            await Rig.Get<Presence>().RenewAsync(id, "connection", default);
        }
    }

    /// <summary>Raised by the conversation's agent, and on its way.</summary>
    public async Task<string> RaiseAsync(string clientId = "c1")
    {
        var ticket = await Desk.RaiseAsync("k1-1", "a1", clientId, "safety", "needs somebody now", default);
        await WorkAsync();
        return ticket.Id;
    }

    /// <summary>What the function of the queue does, and what follows.</summary>
    public async Task WorkAsync()
    {
        foreach (var sent in Rig.Queue.Take(QueueNames.Tickets))
        {
            await Rig.Get<TicketStart>().RunAsync(Orchestrations, (TicketRequest)sent.Body, default);
        }

        await Orchestrations.SettleAsync();
    }

    public async Task AdvanceAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Step)
        {
            await Rig.Get<Presence>().RenewAsync("s1", "connection", default);
            await Orchestrations.AdvanceAsync(Step);
            await WorkAsync();
        }
    }

    /// <summary>Who was told what of tickets since the last time.</summary>
    public IReadOnlyList<string> Told()
    {
        var told = Rig.Feed.Pushed.Skip(_seen).Where(pushed => pushed.Event.Target == FeedNames.Alert).Select(pushed => $"{pushed.To} {((Alert)pushed.Event.Payload).Kind}").ToList();
        _seen = Rig.Feed.Pushed.Count;
        return told;
    }

    public async Task<IEnumerable<string>> TrailAsync(string id) => (await Tickets.TrailAsync(id, default)).Select(it => $"{it.Who}:{it.What}");

    public async Task<bool> IsUnderWayAsync(string id) => (await Orchestrations.GetAsync(TicketNames.InstanceOf(id), default))?.IsUnderWay is true;

    public void Dispose() => Rig.Dispose();

    private int _seen;
}
