using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Runtime;
using Omni.Runtime.SignalR;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.SignalR;

public sealed class HubFeedTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<HubConnection> _browsers = [];
    private DurabilityGate _gate = DurabilityGates.Open;
    private RunningHost _host = null!;

    private IFeed Feed => _host.App.Services.GetRequiredService<IFeed>();

    private HubConnections Connections => _host.App.Services.GetRequiredService<HubConnections>();

    public async Task InitializeAsync() =>
        _host = await RunningHost.StartAsync([], services => services.AddSingleton(new DurabilityGate(ct => _gate(ct))));

    public async Task DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            await browser.DisposeAsync();
        }

        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_is_pushed_before_it_is_safe()
    {
        var browser = await ConnectAsync("agent:a");
        _gate = _ =>
        {
            HashSet<HubSocket> touched = [];
            Connections.Add("agent:a", HubEvent.Frame(new(FeedNames.Alert, new Note("safe"))), touched);
            Assert.Single(touched).Flush();
            return ValueTask.CompletedTask;
        };

        await Feed.SendToUserAsync("agent:a", new(FeedNames.Alert, new Note("told")), default);

        Assert.Equal("safe", await TextAsync(browser));
        Assert.Equal("told", await TextAsync(browser));
    }

    [Fact]
    public async Task What_could_not_be_made_safe_is_pushed_when_it_can_and_once()
    {
        var browser = await ConnectAsync("agent:a");
        var refusals = 2;
        _gate = _ => refusals-- > 0 ? throw new StorageUnavailableException("The test took the disk away.") : ValueTask.CompletedTask;

        await Feed.SendToUserAsync("agent:a", new(FeedNames.Alert, new Note("one")), default);
        await Feed.SendToUserAsync("agent:a", new(FeedNames.Alert, new Note("two")), default);

        Assert.Equal("one", await TextAsync(browser));
        Assert.Equal("two", await TextAsync(browser));
        Assert.False(browser.TryRead(out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    public async Task Without_a_valid_token_there_is_no_hub(string? token)
    {
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/omni/negotiate?negotiateVersion=1");
        negotiate.Headers.Authorization = token is null ? null : new("Bearer", token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client.SendAsync(negotiate)).StatusCode);

        using var socket = new ClientWebSocket();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(SocketAddress(token ?? ""), default));
        Assert.Equal(0, Connections.Count);
    }

    [Fact]
    public async Task A_connection_is_for_the_user_it_was_made_for_and_reachable_where_it_says()
    {
        var connection = await Feed.ConnectAsync("visitor:v-1", default);

        Assert.Equal(new Uri(_host.Client.BaseAddress!, "/omni").AbsoluteUri, connection.Url);
        var caller = await _host.App.Services.GetRequiredService<AccessTokens>().ReadAsync(connection.AccessToken);
        Assert.Equal(new(CallerKind.Visitor, "v-1", Role.None), caller);
        await Assert.ThrowsAsync<ArgumentException>(() => Feed.ConnectAsync("group:x", default).AsTask());
    }

    [Fact]
    public async Task A_browser_that_does_not_read_is_dropped_and_holds_up_nobody()
    {
        var reading = await ConnectAsync("agent:a");
        var before = Connections.Count;
        using var deaf = new ClientWebSocket();
        await deaf.ConnectAsync(SocketAddress((await Feed.ConnectAsync("agent:b", default)).AccessToken), default);
        await deaf.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        await Feed.AddToGroupAsync("agent:a", "all", default);
        await Feed.AddToGroupAsync("agent:b", "all", default);
        while (Connections.Count == before)
        {
            await Task.Yield();
        }

        // More than the buffers of both ends of a loopback connection hold. The reading browser keeps up at its own pace.
        var text = new string('x', 64 * 1024);
        for (var sent = 0; Connections.Count > before; sent++)
        {
            Assert.True(sent < 5000, "a deaf browser was never dropped");
            await Feed.SendToGroupAsync("all", new(FeedNames.Alert, new Note(text)), default);
            Assert.Equal(text, await TextAsync(reading));
        }

        Assert.Contains(_host.Log.Lines, line => line.EventId is 4401);
    }

    private async Task<ChannelReader<JsonElement>> ConnectAsync(string user)
    {
        var address = await Feed.ConnectAsync(user, default);
        var browser = new HubConnectionBuilder().WithUrl(address.Url, options => options.AccessTokenProvider = () => Task.FromResult<string?>(address.AccessToken)).Build();
        _browsers.Add(browser);
        var events = Channel.CreateUnbounded<JsonElement>();
        browser.On<JsonElement>(FeedNames.Alert, payload => events.Writer.TryWrite(payload));
        await browser.StartAsync();

        // The server answers a call only after it has taken the connection in; that there is nothing to call does not matter.
        await Assert.ThrowsAsync<HubException>(() => browser.InvokeAsync("Nothing"));
        return events.Reader;
    }

    private Uri SocketAddress(string token) => new($"ws://{_host.Client.BaseAddress!.Authority}/omni?access_token={token}");

    private static async Task<JsonElement> NextAsync(ChannelReader<JsonElement> browser) => await browser.ReadAsync().AsTask().WaitAsync(Patience);

    private static async Task<string?> TextAsync(ChannelReader<JsonElement> browser) => (await NextAsync(browser)).GetProperty("text").GetString();

    private sealed record Note(string Text);
}
