using System.Net;
using System.Net.Sockets;
using System.Text;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Alone in the process while it runs: counters and memory are the process's.</summary>
[CollectionDefinition(nameof(BadInputTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>Whatever comes over the socket: a refusal that says why, a count, a line in the log that repeats nothing, and the host lives.</summary>
[Collection(nameof(BadInputTests))]
public sealed class BadInputTests : IAsyncLifetime, IDisposable
{
    private const int Flood = 2000;

    /// <summary>What 2,000 bodies of up to 256 KiB may leave behind: a fraction of the 500 MiB and more that they are.</summary>
    private const long MaxGrowth = 24 << 20;

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private OmniHost _host = null!;
    private OmniVisitor _visitor = null!;

    public async Task InitializeAsync()
    {
        _host = await OmniHost.StartAsync();
        _visitor = await _host.VisitorAsync();
    }

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public async Task Every_bad_request_is_refused_counted_and_logged_without_its_content()
    {
        foreach (var request in BadRequests.All(_host, _visitor).ToList())
        {
            var (countedBefore, loggedBefore) = (await RefusedAsync(), _host.Log.Lines.Count);

            var (status, contentType, type) = await request.SendAsync(_host.Address);

            Assert.Equal((request.Name, request.Expected, "urn:omni:problem:" + request.Problem), (request.Name, status, type));
            Assert.StartsWith("application/problem+json", contentType, StringComparison.Ordinal);
            Assert.True(await RefusedAsync() == countedBefore + 1, $"{request}: counted {await RefusedAsync() - countedBefore} times");
            Assert.True(_host.Log.Lines.Count > loggedBefore, $"{request}: nothing was logged");
        }

        AssertNothingRepeated();
        await AssertLivesAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_hangs_up_in_the_middle_is_counted_and_leaves_nothing_behind(bool politely)
    {
        const int Callers = 20;
        var before = await RefusedAsync();
        for (var i = 1; i <= Callers; i++)
        {
            using var socket = await SendHalfAsync();
            socket.LingerState = new(enable: !politely, seconds: 0); // At once: a reset instead of an end.
        }

        while (await RefusedAsync() is var now && now != before + Callers)
        {
            Assert.True(now < before + Callers, $"{Callers} callers were counted {now - before} times");
            _deadline.Token.ThrowIfCancellationRequested();
        }

        AssertNothingRepeated();
        await AssertLivesAsync();
    }

    [Fact]
    public async Task Who_stops_in_the_middle_and_stays_is_sent_away()
    {
        using var socket = await SendHalfAsync();
        using var answer = new StreamReader(new NetworkStream(socket));

        var text = await answer.ReadToEndAsync(_deadline.Token);

        Assert.StartsWith("HTTP/1.1 408 ", text, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Contains("urn:omni:problem:bad-request", text, StringComparison.Ordinal);
        AssertNothingRepeated();
        await AssertLivesAsync();
    }

    [Fact]
    public async Task Thousands_of_bad_requests_leave_nothing_behind()
    {
        var requests = BadRequests.All(_host, _visitor).Where(request => request.Expected is not HttpStatusCode.Unauthorized || request.Path != "api/sessions").ToList();
        await FloodAsync(requests, requests.Count * 2); // Pools and caches fill once.
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await FloodAsync(requests, Flood);

        _host.Log.Forget(); // What the test itself keeps.
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(growth < MaxGrowth, $"{Flood} bad requests left {growth / 1024} KiB behind");
        await AssertLivesAsync();
    }

    /// <summary>A good head, and less of the body than it promises.</summary>
    private async Task<Socket> SendHalfAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_host.Address.Host, _host.Address.Port);
        var head = $"POST /api/channels/web/{OmniHost.WebAccount}/webhook HTTP/1.1\r\nHost: omni\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n"
            + $"Authorization: Bearer {_visitor.Token}\r\nContent-Type: application/json\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(head));
        var answer = new byte[100];
        var length = await socket.ReceiveAsync(answer, _deadline.Token); // The host reads the body from here on.
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{{\"text\":\"{BadRequests.Secret}"));
        return socket;
    }

    private async Task FloodAsync(List<BadRequest> requests, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var request = requests[i % requests.Count];
            Assert.Equal((request.Name, request.Expected), (request.Name, (await request.SendAsync(_host.Address)).Status));
        }
    }

    private async Task<long> RefusedAsync() => (await _host.CountersAsync()).GetValueOrDefault("omni.http.refused");

    private void AssertNothingRepeated()
    {
        Assert.NotEmpty(_host.Log.Lines);
        Assert.All(_host.Log.Lines, line =>
        {
            Assert.DoesNotContain(BadRequests.Secret, line.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(BadRequests.Sender, line.ToString(), StringComparison.OrdinalIgnoreCase);
        });
    }

    private async Task AssertLivesAsync()
    {
        await _visitor.SayAsync("still there?");
        await _visitor.Events.MessageAsync("still there?");
        Assert.Equal(HttpStatusCode.OK, (await _host.Anonymous.TryAsync(HttpMethod.Get, "api/health/ready")).Status);
        Assert.Equal(["still there?"], (await _visitor.MessagesAsync()).Select(message => (string)message["text"]!));
    }
}
