using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Azure.SignalR.Common;
using Microsoft.Azure.SignalR.Management;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

public sealed class SignalRFeedTests
{
    private static readonly FeedEvent Event = new(FeedNames.Typing, new { ConversationId = "c1" });

    private readonly Service _service = new();
    private readonly SignalRFeed _feed;

    public SignalRFeedTests() => _feed = new(new SignalRHub(_service));

    [Fact]
    public async Task Events_go_to_the_user_or_the_group_under_their_name()
    {
        await _feed.SendToUserAsync("agent:a1", Event, default);
        await _feed.SendToGroupAsync(FeedNames.AgentsGroup, Event, default);

        Assert.Equal([("user agent:a1", Event), ("group agents", Event)], _service.Sent);
    }

    [Fact]
    public async Task A_group_takes_in_and_lets_go_the_user()
    {
        await _feed.AddToGroupAsync("agent:a1", "agents", default);
        await _feed.RemoveFromGroupAsync("agent:a2", "agents", default);

        Assert.Equal(["+agent:a1 agents", "-agent:a2 agents"], _service.Memberships);
    }

    [Fact]
    public async Task A_connection_is_for_the_user_and_an_hour()
    {
        var connection = await _feed.ConnectAsync("visitor:v1", default);

        Assert.Equal(new FeedConnection("https://hub.example/omni", "token-visitor:v1-01:00:00"), connection);
    }

    [Fact]
    public async Task The_service_is_connected_to_once_under_the_hubs_name()
    {
        await _feed.SendToUserAsync("u", Event, default);
        await _feed.SendToUserAsync("u", Event, default);

        Assert.Equal([FeedNames.Hub], _service.Hubs);
    }

    [Fact]
    public async Task A_service_that_is_away_is_an_outage_and_asked_again_the_next_time()
    {
        _service.Fault = new AzureSignalRException("away");
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _feed.SendToUserAsync("u", Event, default));

        _service.Fault = null;
        await _feed.SendToUserAsync("u", Event, default);
        Assert.Equal(2, _service.Hubs.Count);
        Assert.Single(_service.Sent);
    }

    [Fact]
    public async Task The_connection_is_closed_at_the_end()
    {
        var hub = new SignalRHub(_service);
        await hub.GetAsync(default);
        await hub.DisposeAsync();

        Assert.Equal(["hub closed", "manager closed"], _service.Ends);
    }

    /// <summary>SignalR Service's management client, as far as the feed uses it.</summary>
    private sealed class Service : ServiceManager
    {
        public List<string> Hubs { get; } = [];

        public List<(string To, FeedEvent Event)> Sent { get; } = [];

        public List<string> Memberships { get; } = [];

        public List<string> Ends { get; } = [];

        public Exception? Fault { get; set; }

        public override Task<ServiceHubContext> CreateHubContextAsync(string hubName, CancellationToken cancellationToken)
        {
            Hubs.Add(hubName);
            return Fault is { } fault ? Task.FromException<ServiceHubContext>(fault) : Task.FromResult<ServiceHubContext>(new Context(this));
        }

        public override Task<bool> IsServiceHealthy(CancellationToken cancellationToken) => Task.FromResult(Fault is null);

        public override void Dispose() => Ends.Add("manager closed");
    }

    private sealed class Context(Service service) : ServiceHubContext
    {
        public override UserGroupManager UserGroups => new Members(service);

        public override IHubClients Clients => new Receivers(service);

        public override ValueTask<NegotiationResponse> NegotiateAsync(NegotiationOptions? negotiationOptions = null, CancellationToken cancellationToken = default) =>
            new(new NegotiationResponse
            {
                Url = "https://hub.example/omni",
                AccessToken = $"token-{negotiationOptions!.UserId}-{negotiationOptions.TokenLifetime}",
            });

        public override Task DisposeAsync()
        {
            service.Ends.Add("hub closed");
            return base.DisposeAsync();
        }
    }

    private sealed class Members(Service service) : UserGroupManager
    {
        public override Task AddToGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default) =>
            Note($"+{userId} {groupName}");

        public override Task RemoveFromGroupAsync(string userId, string groupName, CancellationToken cancellationToken = default) =>
            Note($"-{userId} {groupName}");

        private Task Note(string what)
        {
            service.Memberships.Add(what);
            return Task.CompletedTask;
        }
    }

    private sealed class Receivers(Service service) : IHubClients
    {
        public IClientProxy All => throw new NotSupportedException();

        public IClientProxy AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IClientProxy Client(string connectionId) => throw new NotSupportedException();

        public IClientProxy Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

        public IClientProxy Group(string groupName) => new Proxy(service, $"group {groupName}");

        public IClientProxy GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IClientProxy Groups(IReadOnlyList<string> groupNames) => throw new NotSupportedException();

        public IClientProxy User(string userId) => new Proxy(service, $"user {userId}");

        public IClientProxy Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();
    }

    private sealed class Proxy(Service service, string to) : IClientProxy
    {
        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            service.Sent.Add((to, new FeedEvent(method, Assert.Single(args)!)));
            return Task.CompletedTask;
        }
    }
}
