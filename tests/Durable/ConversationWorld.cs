using Omni.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Stages;
using Omni.Runtime.Durable;
using Omni.Tests.Support;

namespace Omni.Tests.Durable;

/// <summary>One customer of the website, one agent, one supervisor, and the orchestrations of their conversation, on a test's time.</summary>
internal sealed class ConversationWorld : IDisposable
{
    public const string Agent = "a1";
    public const string Supervisor = "s1";

    private int _messages;
    private int _seen;

    public ConversationWorld() => Orchestrations = new(Rig.Time, Rig.Get<IServiceProvider>(), typeof(ConversationOrchestrations).Assembly);

    public PipelineRig Rig { get; } = new();

    public FakeOrchestrations Orchestrations { get; }

    public string Id { get; private set; } = "";

    public DateTimeOffset Now => Rig.Time.GetUtcNow();

    public async Task<ConversationWorld> WithAsync(Schedule schedule)
    {
        Assert.Empty(ScheduleChecks.Errors(schedule));
        Assert.NotNull(await Rig.Get<ScheduleStore>().TrySaveAsync(schedule, "", default));
        return this;
    }

    /// <summary>A customer who writes, and, unless it is told otherwise, an agent who has the conversation.</summary>
    public async Task<ConversationWorld> BeginAsync(string text = "hello", bool isAssigned = true)
    {
        await Rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        await Rig.Agents.CreateAsync(new() { Id = Supervisor, Username = Supervisor, DisplayName = Supervisor, Role = Role.Supervisor }, default);
        if (isAssigned)
        {
            await Rig.AgentAsync(Agent);
        }

        await WriteAsync(text);
        Id = Assert.Single(Rig.Tables.Fake(TableNames.Conversations).Partitions());
        if (isAssigned)
        {
            await Rig.Assigner.AssignAsync(Id, "message", [], default);
        }

        Alerts();
        await TellAsync();
        return this;
    }

    /// <summary>What the function of the queue, and that of a call, does.</summary>
    public async Task TellAsync()
    {
        await ConversationOrchestrations.BeginAsync(Orchestrations, Id, default);
        await Orchestrations.SettleAsync();
    }

    public async Task<UnifiedMessage> WriteAsync(string text = "and then?", Func<UnifiedMessage, UnifiedMessage>? change = null)
    {
        var message = Rig.Inbound($"in-{++_messages}", text: text);
        message = change?.Invoke(message) ?? message;
        await Rig.PassAsync(message);
        return message;
    }

    public async Task AnswerAsync(string text = "here you are") => await Rig.PassAsync(Rig.Outbound($"out-{++_messages}", await HeadAsync(), text, Agent));

    public async Task ResolveAsync()
    {
        Assert.Equal(ActionStatus.Done, (await Rig.Actions.ResolveAsync(Id, Agent, default)).Status);
        await TellAsync();
    }

    public Task PassAsync(TimeSpan span) => Orchestrations.AdvanceAsync(span);

    /// <summary>What Omni said by itself since the last time, through all stages.</summary>
    public async Task<IReadOnlyList<string>> SaidAsync()
    {
        var said = Rig.Queue.Take(QueueNames.Dedupe).Select(it => (UnifiedMessage)it.Body).ToList();
        foreach (var message in said)
        {
            await Rig.PassAsync(message);
        }

        return [.. said.Select(message => message.Content)];
    }

    public Task<Conversation> HeadAsync() => Rig.HeadAsync(Id);

    public async Task<IReadOnlyList<string>> EventsAsync() =>
        [.. (await Rig.EntriesAsync(Id)).Where(it => it.Type is EntryType.Event).Select(it => it.Reason.Length > 0 ? $"{it.Text} {it.Reason}" : it.Text)];

    /// <summary>Who was told what since the last time.</summary>
    public IReadOnlyList<string> Alerts()
    {
        var pushed = Rig.Feed.Pushed;
        List<string> alerts = [.. pushed.Skip(_seen).Where(it => it.Event.Payload is Alert).Select(it => $"{it.To} {((Alert)it.Event.Payload).Kind} {((Alert)it.Event.Payload).Text}")];
        _seen = pushed.Count;
        return alerts;
    }

    public async Task<bool> IsUnderWayAsync(string instanceId) => await Orchestrations.GetAsync(instanceId, default) is { IsUnderWay: true };

    /// <summary>Records it, and looks whether it stays within what a history may grow to.</summary>
    public void Keep(string orchestration, string scenario, string instanceId)
    {
        Assert.Null(Orchestrations.Failure(instanceId));
        IReadOnlyList<Turn> history = Orchestrations.History(instanceId);
        Assert.InRange(history.Count, 1, 120);
        Histories.Keep(orchestration, scenario, history);
    }

    public void Dispose() => Rig.Dispose();
}
