using Omni.Durable;
using Omni.Durable.CompensateDelivery;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.CompensateDelivery;

/// <summary>The stage deliver with its queue, its dead letters and the compensations, on a test's time.</summary>
internal sealed class CompensateWorld : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly List<StageMessage> _waiting = [];

    public CompensateWorld(params IEnumerable<(string Name, string Value)> settings)
    {
        Rig = new(null, [("Pipeline:DeliveryAttempts", "2"), .. settings]);
        Orchestrations = new(Rig.Time, Rig.Get<IServiceProvider>(), typeof(DurableServices).Assembly);
    }

    public PipelineRig Rig { get; }

    public FakeOrchestrations Orchestrations { get; }

    public Conversation Conversation { get; private set; } = null!;

    /// <summary>Reasons of what the stage set aside, in order.</summary>
    public List<string> SetAside { get; } = [];

    /// <summary>Requests for a compensation are lost while it is set.</summary>
    public bool LosesRequests { get; set; }

    public string Instance(long sequence) => CompensateNames.InstanceOf(Conversation.Id, sequence);

    public async Task OpenAsync(Func<Conversation, Conversation>? change = null)
    {
        await SaveAsync("web", isPaused: false);
        await SaveAsync("wechat", isPaused: false);
        Conversation = await Rig.OpenAsync("k1", ConversationState.Active, it => change?.Invoke(it with { AgentId = "a1" }) ?? it with { AgentId = "a1" });
    }

    public ValueTask SaveAsync(string channel, bool isPaused) =>
        new(Rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount(channel, "main", new Dictionary<string, string>()) with { IsPaused = isPaused }, default).AsTask());

    /// <summary>An agent's answer is written, and waits for the stage.</summary>
    public async Task<UnifiedMessage> AnswerAsync(string id, string channel = "web", string agent = "a1")
    {
        await Rig.RunAsync(QueueNames.Persist, Rig.Outbound(id, Conversation with { Channel = channel }, agent: agent));
        Collect();
        return (UnifiedMessage)_waiting[^1].Body;
    }

    /// <summary>Works everything off that needs no time to pass.</summary>
    public async Task WorkAsync()
    {
        for (var isWork = true; isWork;)
        {
            Collect();
            var now = Rig.Time.GetUtcNow();
            var due = _waiting.Where(sent => (sent.NotBefore ?? now) <= now).ToList();
            _waiting.RemoveAll(due.Contains);
            foreach (var sent in due)
            {
                await DeliverAsync((UnifiedMessage)sent.Body);
            }

            var requests = Rig.Queue.Take(QueueNames.Compensate).Where(_ => !LosesRequests).ToList();
            foreach (var sent in requests)
            {
                await StartAsync((CompensateRequest)sent.Body);
            }

            await Orchestrations.SettleAsync();
            Collect();
            isWork = _waiting.Exists(sent => (sent.NotBefore ?? now) <= now) || Rig.Queue.Sent(QueueNames.Compensate).Count > 0;
        }
    }

    public async Task AdvanceAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += Step)
        {
            await Orchestrations.AdvanceAsync(Step);
            await WorkAsync();
        }
    }

    /// <summary>What the functions of the two queues do.</summary>
    public Task StartAsync(CompensateRequest request) => Rig.Get<CompensateStart>().RunAsync(Orchestrations, request, default).AsTask();

    public Task SetAsideAsync(UnifiedMessage message, string reason) =>
        StartAsync(new(message.ConversationId, message.Sequence, message.Channel, reason));

    public IEnumerable<string> Sent(string channel = "web") => (channel == "web" ? Rig.Web : Rig.WeChat).Deliveries.Select(delivery => delivery.IdempotencyKey);

    public async Task<(DeliveryState State, string Reason)> StateAsync(long sequence) =>
        await Rig.Conversations.EntryAsync(Conversation.Id, sequence, default) is { } entry ? (entry.Delivery, entry.DeliveryReason) : default;

    /// <summary>Events that say that a message was given up, as message and reason.</summary>
    public async Task<IReadOnlyList<(long About, string Reason)>> GivenUpAsync() =>
        [.. (await Rig.EntriesAsync(Conversation.Id)).Where(entry => entry is { Type: EntryType.Event, Text: ConversationEvents.DeliveryFailed }).Select(entry => (entry.About, entry.Reason))];

    public IReadOnlyList<Alert> Alerts(string agent = "a1") =>
        [.. Rig.Feed.Pushed.Where(pushed => pushed.To == FeedNames.Agent(agent) && pushed.Event.Target == FeedNames.Alert).Select(pushed => (Alert)pushed.Event.Payload)];

    public void Dispose() => Rig.Dispose();

    private async Task DeliverAsync(UnifiedMessage message)
    {
        var outcome = await Rig.RunAsync(QueueNames.Deliver, message);
        if (outcome.Kind is OutcomeKind.Rejected)
        {
            SetAside.Add(outcome.Reason);
            await SetAsideAsync(message, outcome.Reason);
        }
    }

    private void Collect() => _waiting.AddRange(Rig.Queue.Take(QueueNames.Deliver));
}
