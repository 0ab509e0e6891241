using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Bench.Load;
using Omni.Durable.AssignConversation;
using Omni.Functions.Durable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Runtime;

namespace Omni.Bench.Orchestrations;

/// <summary>The whole embedded host with its data in a folder of its own, and agents who are asked before they get a conversation.</summary>
internal sealed class BenchDesk : IAsyncDisposable
{
    private const int Agents = 20;

    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _offers;
    private readonly CancellationTokenSource _over = new();
    private readonly ConversationStore _conversations;
    private readonly ConversationActions _actions;
    private readonly DurableTaskClient _client;
    private readonly DurabilityGate _safe;
    private Task _heartbeats = Task.CompletedTask;

    private BenchDesk(string folder, WebApplication app, ConcurrentDictionary<string, TaskCompletionSource<string>> offers)
    {
        (_folder, _app, _offers) = (folder, app, offers);
        _conversations = app.Services.GetRequiredService<ConversationStore>();
        _actions = app.Services.GetRequiredService<ConversationActions>();
        _client = app.Services.GetRequiredService<DurableTaskClient>();
        _safe = app.Services.GetRequiredService<DurabilityGate>();
    }

    public static async Task<BenchDesk> StartAsync(CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("omni-orchestrations-").FullName;
        var offers = new ConcurrentDictionary<string, TaskCompletionSource<string>>(StringComparer.Ordinal);
        var app = EmbeddedHost.Build(new()
        {
            Url = new("http://127.0.0.1:0"),
            DataDirectory = folder,
            Terminal = TextWriter.Null,
            Services = services => services.AddSingleton<IFeed>(new OfferFeed(offers)),
            Logging = logging => logging.ClearProviders(),
        });
        await app.StartAsync(ct);
        var desk = new BenchDesk(folder, app, offers);
        await desk.OpenAsync(ct);
        return desk;
    }

    /// <summary>A conversation that waits, before anybody looked for an agent.</summary>
    public async Task<string> WaitingAsync(string name, DateTimeOffset now, CancellationToken ct)
    {
        var conversation = Waiting.Begin(
            new()
            {
                Id = Conversation.IdOf(name, 1),
                CustomerId = name,
                Episode = 1,
                State = ConversationState.Waiting,
                Channel = "web",
                Account = "bench",
                Address = name,
                CreatedAt = now,
                LastMessageAt = now,
            },
            now);
        return await _conversations.TryOpenAsync(conversation, ct) ? conversation.Id : throw new LoadException($"{conversation.Id} is there already.");
    }

    /// <summary>Start, offer, accept, end; each call of the caller is answered when it is safe on the disk.</summary>
    public async Task AssignAsync(string conversationId, CancellationToken ct)
    {
        var offer = _offers.GetOrAdd(conversationId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        var orchestrations = new ClientOrchestrations(_client);
        var instance = AssignNames.InstanceOf(conversationId);
        var input = new AssignInput(conversationId, "message", AssignSettings.Of(new RoutingOptions()));
        await orchestrations.StartAsync(AssignNames.Orchestrator, instance, input, ct);
        await _safe(ct);
        var agent = await offer.WaitAsync(ct);
        await _safe(ct);
        if ((await _actions.AcceptAsync(conversationId, agent, ct)).Status is not ActionStatus.Done)
        {
            throw new LoadException($"{conversationId} could not be accepted.");
        }

        await AssignEpisodes.AnsweredAsync(orchestrations, conversationId, agent, ct);
        await _safe(ct);
        var end = await _client.WaitForInstanceCompletionAsync(instance, true, ct);
        if (end.ReadOutputAs<string>() is not "answered")
        {
            throw new LoadException($"{instance} ended as {end.RuntimeStatus}: {end.SerializedOutput ?? end.FailureDetails?.ErrorMessage}");
        }
    }

    /// <summary>The agent's place is free again.</summary>
    public async Task ResolveAsync(string conversationId, CancellationToken ct) => await _actions.ResolveAsync(conversationId, "bench", ct);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _heartbeats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.StopAsync();
        await _app.DisposeAsync();
        _over.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync(CancellationToken ct)
    {
        var agents = _app.Services.GetRequiredService<AgentDirectory>();
        var ids = Enumerable.Range(0, Agents).Select(i => string.Create(CultureInfo.InvariantCulture, $"agent-{i}")).ToList();
        foreach (var id in ids)
        {
            await agents.CreateAsync(
                new() { Id = id, Username = id, DisplayName = id, Capacity = Agent.MaxCapacity, Status = AgentStatus.Online, AutoAccept = false }, ct);
        }

        var presence = _app.Services.GetRequiredService<Presence>();
        await BeatAsync(presence, ids, ct);
        _heartbeats = BeatOnAsync(presence, ids, _over.Token);
    }

    private static async Task BeatAsync(Presence presence, IEnumerable<string> ids, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            await presence.RenewAsync(id, "page", ct);
        }
    }

    private static async Task BeatOnAsync(Presence presence, IReadOnlyList<string> ids, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await BeatAsync(presence, ids, ct);
        }
    }

    /// <summary>The agents' pages: who is asked gets to know it.</summary>
    private sealed class OfferFeed(ConcurrentDictionary<string, TaskCompletionSource<string>> offers) : IFeed
    {
        public ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct)
        {
            if (message.Payload is ConversationOffered offered && offers.TryRemove(offered.ConversationId, out var waiter))
            {
                waiter.SetResult(userId[FeedNames.Agent("").Length..]);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct) => ValueTask.CompletedTask;

        public ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct) => ValueTask.CompletedTask;

        public ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct) => ValueTask.CompletedTask;

        public ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct) => throw new NotSupportedException("No page connects.");
    }
}
