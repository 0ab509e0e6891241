using Microsoft.Azure.SignalR.Management;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Pushes through SignalR Service. Groups hold users, so that a user's connections to come are in them too.</summary>
internal sealed class SignalRFeed(SignalRHub hub) : IFeed
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    public async ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct)
    {
        await DoAsync(context => context.Clients.User(userId).SendCoreAsync(message.Target, [message.Payload], ct), ct);
        message.Sent?.Invoke();
    }

    public ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct) =>
        DoAsync(context => context.Clients.Group(group).SendCoreAsync(message.Target, [message.Payload], ct), ct);

    public ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct) =>
        DoAsync(context => context.UserGroups.AddToGroupAsync(userId, group, ct), ct);

    public ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct) =>
        DoAsync(context => context.UserGroups.RemoveFromGroupAsync(userId, group, ct), ct);

    public async ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct)
    {
        FeedConnection? connection = null;
        await DoAsync(
            async context =>
            {
                var negotiated = await context.NegotiateAsync(new NegotiationOptions { UserId = userId, TokenLifetime = TokenLifetime }, ct);
                connection = new(
                    negotiated.Url ?? throw new InvalidOperationException("SignalR Service gave no address."),
                    negotiated.AccessToken ?? throw new InvalidOperationException("SignalR Service gave no token."));
            },
            ct);
        return connection!;
    }

    private async ValueTask DoAsync(Func<ServiceHubContext, Task> act, CancellationToken ct)
    {
        try
        {
            await act(await hub.GetAsync(ct));
        }
        catch (Exception e) when (Outages.Is(e, ct))
        {
            throw new StorageUnavailableException("SignalR Service can't answer now.", e);
        }
    }
}
