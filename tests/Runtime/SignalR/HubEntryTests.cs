using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Runtime.SignalR;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>How a client gets in: on the bare socket, over HTTP, or not at all.</summary>
public sealed class HubEntryTests : IAsyncLifetime
{
    private const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    private const string Accepted = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private const string Shop = "https://shop.example";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly byte[] Handshake = new ClientFrame(ClientFrame.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray()).ToBytes();

    private RunningHost _host = null!;
    private KestrelConnections _http = null!;
    private string _token = "";

    private Uri Address => _host.Client.BaseAddress!;

    private HubSweep Sweep => _host.App.Services.GetRequiredService<HubSweep>();

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync([], settings: new Dictionary<string, string?> { ["Http:CorsOrigins:0"] = Shop, ["Http:PublicUrl"] = "https://omni.example/base" });
        _http = new(_host.App.Services.GetRequiredService<IMeterFactory>());
        _token = _host.App.Services.GetRequiredService<AccessTokens>().Issue(new(CallerKind.Visitor, "v", Role.None), TimeSpan.FromMinutes(5)).Token;
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task An_upgrade_in_one_piece_is_taken_on_the_bare_socket()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade());

        await AssertIsInAsync(client);
        Assert.Equal(0, HttpConnections());
    }

    [Fact]
    public async Task An_upgrade_in_two_pieces_comes_in_over_http()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade()[..40]);
        await UntilAsync(() => HttpConnections() is 1);
        await client.SayAsync(Upgrade()[40..]);

        await AssertIsInAsync(client);
    }

    [Fact]
    public async Task An_upgrade_on_a_connection_that_carried_a_call_before_comes_in_over_http()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync($"GET /api/health/live HTTP/1.1\r\nHost: {Address.Authority}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", await client.HearAsync("0\r\n\r\n"), StringComparison.Ordinal);
        await client.SayAsync(Upgrade());

        await AssertIsInAsync(client);
        Assert.Equal(1, HttpConnections());
    }

    [Fact]
    public async Task Over_http_frames_are_answered_and_a_close_ends_the_connection()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade()[..40]);
        await UntilAsync(() => HttpConnections() is 1);
        await client.SayAsync(Upgrade()[40..]);
        await AssertIsInAsync(client);
        await client.SayAsync(new ClientFrame(ClientFrame.Ping, "p"u8.ToArray()).ToBytes());
        Assert.Equal("\u008a\u0001p", await client.HearAsync("p"));
        await client.SayAsync(new ClientFrame(ClientFrame.Close, []).ToBytes());

        Assert.Equal("\u0088\u0002\u0003\u00e8", await client.HearAllAsync());
        Assert.Empty(Sweep.All());
    }

    [Fact]
    public async Task Over_http_2_a_client_comes_in_by_extended_connect()
    {
        await using var host = await RunningHost.StartAsync([], settings: new Dictionary<string, string?> { ["Kestrel:EndpointDefaults:Protocols"] = "Http2" });
        var token = host.App.Services.GetRequiredService<AccessTokens>().Issue(new(CallerKind.Agent, "a", Role.Agent), TimeSpan.FromMinutes(5)).Token;
        using var client = new ClientWebSocket { Options = { HttpVersion = HttpVersion.Version20, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        await client.ConnectAsync(new($"ws://{host.Client.BaseAddress!.Authority}/omni?access_token={token}"), http, default);
        await client.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        await UntilAsync(() => host.App.Services.GetRequiredService<HubConnections>().Has("agent:a"));
        await client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);

        Assert.Equal("{}|1000", await HearAsync(client));
    }

    [Theory]
    [InlineData("access_token=", "access_token=x", 401)]
    [InlineData("Upgrade: websocket\r\n", "Upgrade: h2c\r\n", 426)]
    [InlineData("Connection: Upgrade", "Connection: keep-alive", 426)]
    [InlineData("Version: 13", "Version: 8", 426)]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "", 426)]
    [InlineData("Key: dGhl", "Key: dGh!", 400)]
    [InlineData("Key: dGhl", "Key: dGhldGhl", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400)]
    [InlineData("Host:", "Origin: https://evil.example\r\nHost:", 403)]
    [InlineData("Host:", "Origin: null\r\nHost:", 403)]
    [InlineData("Host:", "Origin: file://\r\nHost:", 403)]
    [InlineData("GET /omni?", "GET /omni/more?", 404)]
    [InlineData("GET /omni?", "PUT /omni?", 405)]
    public async Task Whoever_may_not_come_in_is_told_why(string part, string instead, int status)
    {
        Assert.Contains(part, Upgrade(), StringComparison.Ordinal);
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade().Replace(part, instead, StringComparison.Ordinal));

        var head = await client.HearAsync("\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json", head, StringComparison.Ordinal);
        Assert.Equal(status is 426, head.Contains("Sec-WebSocket-Version: 13\r\n", StringComparison.Ordinal) && head.Contains("Upgrade: websocket\r\n", StringComparison.Ordinal));
        Assert.Equal(0, _host.App.Services.GetRequiredService<HubConnections>().Count);
    }

    [Theory]
    [InlineData("own")]
    [InlineData(Shop)]
    [InlineData("https://omni.example")]
    public async Task A_page_of_a_known_origin_may_connect(string origin)
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade().Replace("Host:", $"Origin: {(origin is "own" ? $"https://{Address.Authority}" : origin)}\r\nHost:", StringComparison.Ordinal));

        await AssertIsInAsync(client);
    }

    [Fact]
    public async Task A_token_in_the_header_counts_before_the_one_in_the_query()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade().Replace("access_token=", "access_token=nonsense", StringComparison.Ordinal).Replace("Host:", $"authorization: bearer {_token}\r\nHost:", StringComparison.Ordinal));
        await AssertIsInAsync(client);

        using var other = await RawClient.ConnectAsync(Address);
        await other.SayAsync(Upgrade().Replace("Host:", "Authorization: Bearer nonsense\r\nHost:", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 401 ", await other.HearAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operators_token_opens_no_hub()
    {
        _token = _host.App.Services.GetRequiredService<AccessTokens>().Issue(new(CallerKind.Operator, "o", Role.Admin), TimeSpan.FromMinutes(5)).Token;
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade());

        Assert.StartsWith("HTTP/1.1 401 ", await client.HearAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_that_is_too_long_is_refused_by_http()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.SayAsync(Upgrade().Replace("Host:", $"X: {new string('x', 40_000)}\r\nHost:", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 431 ", await client.HearAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_brings_nothing_is_https_after_a_while()
    {
        using var client = await RawClient.ConnectAsync(Address);
        await UntilAsync(() => Sweep.All() is [FreshConnection]);
        var fresh = Assert.IsType<FreshConnection>(Assert.Single(Sweep.All()));
        fresh.Sweep(Sweep.Tick + HubLimits.FirstBytes + 2);
        await UntilAsync(() => HttpConnections() is 1);
        await client.SayAsync(Upgrade());

        await AssertIsInAsync(client);
        Assert.Equal(1, HttpConnections());
    }

    [Theory]
    [InlineData("?negotiateVersion=1", true)]
    [InlineData("", false)]
    public async Task Negotiation_offers_web_sockets_with_text_only(string query, bool hasToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/omni/negotiate" + query) { Headers = { Authorization = new("Bearer", _token) } };
        using var response = await _host.Client.SendAsync(request);
        var answer = (await response.Content.ReadFromJsonAsync<JsonObject>())!;

        Assert.Equal(hasToken, answer["connectionToken"] is not null);
        Assert.NotEqual(answer["connectionToken"]?.ToString(), answer["connectionId"]!.ToString());
        Assert.Equal("""[{"transport":"WebSockets","transferFormats":["Text"]}]""", answer["availableTransports"]!.ToJsonString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_platforms_client_gets_in_with_and_without_negotiation_and_again_after_it_was_cut_off(bool skipsNegotiation)
    {
        await using var client = new HubConnectionBuilder()
            .WithUrl(new Uri(Address, "/omni"), options =>
            {
                options.AccessTokenProvider = () => Task.FromResult<string?>(_token);
                (options.SkipNegotiation, options.Transports) = (skipsNegotiation, HttpTransportType.WebSockets);
            })
            .WithAutomaticReconnect([TimeSpan.Zero])
            .Build();
        var returned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Reconnected += _ =>
        {
            returned.TrySetResult();
            return Task.CompletedTask;
        };
        await client.StartAsync();
        await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Nothing"));

        Assert.Single(Sweep.All().OfType<HubSocket>()).End(isPolite: false);
        await returned.Task.WaitAsync(Patience);
        Assert.Contains("no such method", (await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Nothing"))).Message, StringComparison.Ordinal);

        returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await UntilAsync(() => Sweep.All().OfType<HubSocket>().Count() is 1);
        Sweep.All().OfType<HubSocket>().Single().Close(CloseCode.GoingAway, HubProtocol.Close(null, mayReconnect: true));
        await returned.Task.WaitAsync(Patience);
        await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Nothing"));
    }

    [Fact]
    public async Task When_the_host_stops_clients_on_either_way_are_told_and_it_need_not_wait_for_them()
    {
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new($"ws://{Address.Authority}/omni?access_token={_token}"), default);
        await client.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        using var overHttp = await RawClient.ConnectAsync(Address);
        await overHttp.SayAsync(Upgrade()[..40]);
        await UntilAsync(() => HttpConnections() is 1);
        await overHttp.SayAsync(Upgrade()[40..]);
        await AssertIsInAsync(overHttp);

        var stopping = _host.App.StopAsync();

        Assert.Equal("""{}|{"type":7,"allowReconnect":true}|1001""", await HearAsync(client));
        Assert.Equal("\u0081\u0021{\"type\":7,\"allowReconnect\":true}\u001e\u0088\u0002\u0003\u00e9", await overHttp.HearAsync("\u00e9"));
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        await stopping.WaitAsync(Patience);
        Assert.Empty(Sweep.All());
    }

    [Fact]
    public async Task An_event_larger_than_every_buffer_arrives_whole()
    {
        await using var client = new HubConnectionBuilder().WithUrl(new Uri(Address, "/omni"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(_token)).Build();
        var arrived = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.On<JsonElement>(FeedNames.Alert, payload => arrived.TrySetResult(payload));
        await client.StartAsync();
        await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Nothing"));
        var text = string.Concat(Enumerable.Range(0, 500_000));

        await _host.App.Services.GetRequiredService<IFeed>().SendToUserAsync("visitor:v", new(FeedNames.Alert, new { text }), default);

        Assert.Equal(text, (await arrived.Task.WaitAsync(Patience)).GetProperty("text").GetString());
    }

    private static async Task<string> HearAsync(ClientWebSocket client)
    {
        var (heard, buffer) = (new StringBuilder(), new byte[4096]);
        while (await client.ReceiveAsync(buffer, default) is var got && got.MessageType is not WebSocketMessageType.Close)
        {
            heard.Append(Encoding.UTF8.GetString(buffer, 0, got.Count).Replace('\u001e', '|'));
        }

        return heard.Append((int)client.CloseStatus!.Value).ToString();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task AssertIsInAsync(RawClient client)
    {
        var head = await client.HearAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains(Accepted, head, StringComparison.Ordinal);
        await client.SayAsync(Handshake);
        Assert.Equal("\u0081\u0003{}\u001e", await client.HearAsync("\u001e"));
        await UntilAsync(() => _host.App.Services.GetRequiredService<HubConnections>().Has("visitor:v"));
    }

    private string Upgrade() =>
        $"GET /omni?access_token={_token} HTTP/1.1\r\nHost: {Address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Key}\r\n\r\n";

    private long HttpConnections() => _http.Open;
}
