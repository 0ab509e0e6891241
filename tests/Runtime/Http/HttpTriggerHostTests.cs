using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Omni.Pipeline.Ports;
using Omni.Runtime;
using Omni.Runtime.Http;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Http;

public sealed class HttpTriggerHostTests
{
    private readonly Meeting _meeting = new();
    private DurabilityGate _gate = DurabilityGates.Open; // The start passes it too, so a test closes it later.

    [Theory]
    [InlineData("/api/echo/7?text=hi", """{"someId":7,"someText":"hi"}""", HttpStatusCode.OK, "application/json")]
    [InlineData("/api/action/object", """{"someId":5,"someText":"five"}""", HttpStatusCode.Created, "application/json")]
    [InlineData("/api/action/content", "<ok/>", HttpStatusCode.OK, "text/xml")]
    [InlineData("/api/action/status", "", HttpStatusCode.NoContent, null)]
    [InlineData("/api/action/none", "", HttpStatusCode.NotFound, null)] // the function's own answer stays as it is
    public async Task A_function_answers_with_the_result_that_it_returns(string address, string body, HttpStatusCode status, string? type)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("GET", "/api/echo/seven", 404, "not-found")]
    [InlineData("POST", "/api/echo/7", 405, "method-not-allowed")]
    [InlineData("GET", "/api/echo/7?mood=1", 400, "bad-value")]
    [InlineData("GET", "/api/fail/storage", 503, "unavailable")]
    [InlineData("GET", "/api/fail/queue", 503, "unavailable")]
    [InlineData("GET", "/nothing", 404, "not-found")]
    public async Task What_the_host_refuses_it_refuses_with_problem_details(string verb, string address, int status, string name)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.SendAsync(new(new(verb), address));

        await AssertProblemAsync(answer, status, name);
        Assert.Equal(status is 503, answer.Headers.RetryAfter is { Delta.TotalSeconds: > 0 });
        Assert.Equal(status is 405, answer.Content.Headers.Allow.Contains("GET"));
    }

    [Theory]
    [InlineData("/api/fail/bug")]
    [InlineData("/api/fail/null")]
    public async Task A_bug_is_logged_and_tells_the_caller_nothing(string address)
    {
        await using var host = await StartAsync();
        host.Log.Expect(4201);

        using var answer = await host.Client.GetAsync(address);

        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await AssertProblemAsync(answer, 500, "internal");
        Assert.Contains(host.Log.Lines, line => line is { EventId: 4201, Exception: InvalidOperationException } && line.Text.Contains("EchoFailure", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_with_or_without_a_length(bool chunked)
    {
        await using var host = await StartAsync(settings: new Dictionary<string, string?> { ["Http:MaxRequestBytes"] = "2048" });

        // A chunked body's framing counts too, so the limit is exact only where the length is known.
        var largest = chunked ? 2000 : 2048;
        Assert.Equal(largest, await (await PostAsync(largest)).Content.ReadFromJsonAsync<int>());
        await AssertProblemAsync(await PostAsync(2049), 413, "too-large");

        Task<HttpResponseMessage> PostAsync(int size)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/body") { Content = new ByteArrayContent(new byte[size]) };
            request.Headers.TransferEncodingChunked = chunked;
            return host.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Nothing_is_answered_before_what_the_function_did_is_safe()
    {
        var gate = new SyncPoint();
        await using var host = await StartAsync();
        _gate = ct => new(gate.ReachAsync(ct));

        var answer = host.Client.GetAsync("/api/echo/7", HttpCompletionOption.ResponseHeadersRead);
        await gate.ReachedAsync("the durability gate");
        Assert.False(answer.IsCompleted);

        gate.Release();
        _gate = DurabilityGates.Open;
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task What_can_not_become_safe_is_not_answered_as_done()
    {
        await using var host = await StartAsync();
        _gate = _ => throw new StorageUnavailableException("full");

        using var answer = await host.Client.GetAsync("/api/echo/7");

        _gate = DurabilityGates.Open;
        await AssertProblemAsync(answer, 503, "unavailable");
    }

    [Fact]
    public async Task A_caller_who_leaves_cancels_the_function()
    {
        await using var host = await StartAsync();
        using var leaving = new CancellationTokenSource();

        var call = host.Client.GetAsync("/api/wait", leaving.Token);
        await _meeting.Inside.ReachedAsync("the function");
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _meeting.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_stopping_host_lets_running_requests_finish_before_anything_behind_them_stops()
    {
        var behind = new StopWitness();
        await using var host = await StartAsync(services => services.AddHostedService(_ => behind));

        var call = host.Client.GetAsync("/api/wait");
        await _meeting.Inside.ReachedAsync("the function");
        var stopping = host.App.StopAsync();
        Assert.False(behind.IsStopped);

        _meeting.Inside.Release();
        Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        await stopping;
        Assert.True(behind.IsStopped);
    }

    [Fact]
    public async Task Ready_lists_what_is_wrong_and_live_does_not_care()
    {
        string? problem = null;
        await using var host = await StartAsync(services => services.AddSingleton(new ReadyCheck("storage", _ => new(problem))));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/health/ready")).StatusCode);

        problem = "recovering";
        using var answer = await host.Client.GetAsync("/api/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("""{"check":"storage","problem":"recovering"}""", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/api/health/live")).StatusCode);
    }

    [Theory]
    [InlineData("{}", "api")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "" } } } // none""", "")]
    [InlineData("""{ "extensions": { "http": { "routePrefix": "/v1/" } } }""", "v1")]
    public void The_route_prefix_comes_from_host_json(string json, string prefix) => Assert.Equal(prefix, HostJson.Parse(json).RoutePrefix);

    [Theory]
    [InlineData("Http:MaxRequestBytes", "0")]
    [InlineData("Http:DrainTimeout", "-00:00:01")]
    [InlineData("Http:PublicUrl", "ftp://example.org")]
    [InlineData("Http:CorsOrigins:0", "https://shop.example/path")]
    public async Task A_bad_setting_stops_the_start(string name, string value) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync(settings: new Dictionary<string, string?> { [name] = value }));

    private Task<RunningHost> StartAsync(Action<IServiceCollection>? services = null, IReadOnlyDictionary<string, string?>? settings = null) => RunningHost.StartAsync(
        [typeof(EchoFunctions)],
        all =>
        {
            all.AddSingleton(_meeting);
            all.AddSingleton(new DurabilityGate(ct => _gate(ct)));
            services?.Invoke(all);
        },
        settings);

    private static async Task AssertProblemAsync(HttpResponseMessage answer, int status, string name)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:omni:problem:" + name, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
    }

    private sealed class StopWitness : IHostedService
    {
        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}
