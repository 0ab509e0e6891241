using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Omni.Tests.Support;

/// <summary>An open page: keeps every event that is pushed to it, and lets a test await one that came or will come.</summary>
internal sealed class OmniEvents : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Targets =
    [
        "messageReceived", "messageUpdated", "conversationChanged", "conversationOffered", "offerWithdrawn", "presenceChanged", "typing", "alert",
        "agentJoined", "conversationClosed",
    ];

    private readonly Lock _gate = new();
    private readonly List<OmniEvent> _events = [];
    private readonly HubConnection _connection;
    private TaskCompletionSource _changed = NewSignal();

    private OmniEvents(HubConnection connection)
    {
        _connection = connection;
        foreach (var target in Targets)
        {
            connection.On<JsonNode>(target, body => Keep(new(target, body)));
        }
    }

    public IReadOnlyList<OmniEvent> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public static async Task<OmniEvents> OpenAsync(OmniApi api)
    {
        var address = await api.PostAsync("api/negotiate");
        var token = (string?)address["accessToken"];
        var events = new OmniEvents(
            new HubConnectionBuilder().WithUrl((string)address["url"]!, options => options.AccessTokenProvider = () => Task.FromResult(token)).Build());
        await events._connection.StartAsync();

        // The server answers a call only after it has taken the connection in; that there is nothing to call does not matter.
        await Assert.ThrowsAsync<HubException>(() => events._connection.InvokeAsync("Nothing"));
        return events;
    }

    /// <summary>The argument of the first event that fits, whether it came before or comes later.</summary>
    public async Task<JsonNode> NextAsync(string what, Func<OmniEvent, bool> fits)
    {
        for (var seen = 0; ; seen++)
        {
            await MoreThanAsync(seen, what);
            if (All[seen] is var pushed && fits(pushed))
            {
                return pushed.Body;
            }
        }
    }

    public Task<JsonNode> NextAsync(string what, string target, Func<JsonNode, bool> fits) =>
        NextAsync($"{what} ({target})", pushed => pushed.Target == target && fits(pushed.Body));

    /// <summary>Returns when more events than this have come in all.</summary>
    public async Task MoreThanAsync(int count, string what)
    {
        while (ChangeAfter(count) is { } changed)
        {
            try
            {
                await changed.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException(
                    $"Awaited {what} for {Patience.TotalSeconds} s in vain. What came:{Environment.NewLine}{string.Join(Environment.NewLine, All)}");
            }
        }
    }

    public Task<JsonNode> MessageAsync(string text) =>
        NextAsync($"the message '{text}'", "messageReceived", message => (string?)message["text"] == text);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task? ChangeAfter(int count)
    {
        lock (_gate)
        {
            return _events.Count > count ? null : _changed.Task;
        }
    }

    private void Keep(OmniEvent arrived)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _events.Add(arrived);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }
}

/// <summary>One event as it was pushed.</summary>
internal sealed record OmniEvent(string Target, JsonNode Body)
{
    public override string ToString() => $"{Target} {Body.ToJsonString()}";
}
