using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Contracts;

/// <summary>The embedded host's feed, heard by the platform's own client over real sockets.</summary>
public sealed class EmbeddedFeedTests : FeedContract, IAsyncLifetime
{
    private readonly List<HubConnection> _browsers = [];
    private RunningHost _host = null!;

    protected override IFeed Feed => _host.App.Services.GetRequiredService<IFeed>();

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync([]);

    public async Task DisposeAsync()
    {
        foreach (var browser in _browsers)
        {
            await browser.DisposeAsync();
        }

        await _host.DisposeAsync();
    }

    protected override async Task<IFeedBrowser> OpenAsync(string userId)
    {
        var address = await Feed.ConnectAsync(userId, default);
        var connection = new HubConnectionBuilder().WithUrl(address.Url, options => options.AccessTokenProvider = () => Task.FromResult<string?>(address.AccessToken)).Build();
        _browsers.Add(connection);
        var browser = new Browser();
        foreach (var target in FeedNames.AgentEvents.Union(FeedNames.VisitorEvents))
        {
            connection.On<JsonElement>(target, payload => browser.Take(target, payload));
        }

        await connection.StartAsync();

        // The server answers a call only after it has taken the connection in; that there is nothing to call does not matter.
        await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync("Nothing"));
        return browser;
    }

    private sealed class Browser : IFeedBrowser
    {
        private readonly Channel<(string Target, JsonElement Payload)> _events = Channel.CreateUnbounded<(string Target, JsonElement Payload)>();

        public void Take(string target, JsonElement payload) => _events.Writer.TryWrite((target, payload));

        public Task<(string Target, JsonElement Payload)> NextAsync(TimeSpan patience) => _events.Reader.ReadAsync().AsTask().WaitAsync(patience);
    }
}
