using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Access;
using Omni.Runtime;
using Omni.Runtime.Storage;
using Omni.Runtime.Telemetry;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Telemetry;

public sealed class MetricsEndpointTests
{
    public static TheoryData<string, HttpStatusCode> Callers => new()
    {
        { "nobody", HttpStatusCode.Unauthorized },
        { "guess", HttpStatusCode.Unauthorized },
        { "visitor", HttpStatusCode.Unauthorized },
        { "agent", HttpStatusCode.Unauthorized },
        { "supervisor", HttpStatusCode.Unauthorized },
        { "admin", HttpStatusCode.OK },
        { "operator", HttpStatusCode.OK },
        { "scraper", HttpStatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task The_metrics_are_open_to_the_scraper_and_to_who_operates_only(string caller, HttpStatusCode expected)
    {
        await using var host = await RunningHost.StartAsync([]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        if (TokenOf(host, caller) is { } token)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected is HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync()).Contains("omni_queue_waiting{queue=\"persist\"} 0\n", StringComparison.Ordinal));
        if (expected is HttpStatusCode.OK)
        {
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        }
    }

    [Fact]
    public async Task A_number_is_told_only_when_it_is_safe()
    {
        var gate = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var armed = false;
        await using var host = await RunningHost.StartAsync([], services => services.AddSingleton<DurabilityGate>(_ =>
        {
            if (!armed)
            {
                return ValueTask.CompletedTask;
            }

            asked.TrySetResult();
            return new(gate.Task);
        }));
        armed = true;
        host.Client.DefaultRequestHeaders.Authorization = new("Bearer", TokenOf(host, "scraper"));

        var scrape = host.Client.GetAsync("metrics");
        Assert.Same(asked.Task, await Task.WhenAny(asked.Task, scrape));
        Assert.False(scrape.IsCompleted);
        gate.SetResult();
        using var answer = await scrape;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void The_token_outlives_a_restart_and_may_be_chosen()
    {
        var directory = Directory.CreateTempSubdirectory("omni-token-");
        try
        {
            MetricsToken.LoadOrCreate(directory.FullName);
            var path = Path.Combine(directory.FullName, MetricsToken.FileName);
            var made = File.ReadAllText(path);
            Assert.True(MetricsToken.LoadOrCreate(directory.FullName).Is(made));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }

            File.WriteAllText(path, "a-token-that-I-chose-myself\n");
            var chosen = MetricsToken.LoadOrCreate(directory.FullName);
            Assert.True(chosen.Is("a-token-that-I-chose-myself"));
            Assert.False(chosen.Is(made));

            File.WriteAllText(path, "short");
            Assert.Throws<DataDirectoryException>(() => MetricsToken.LoadOrCreate(directory.FullName));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string? TokenOf(RunningHost host, string caller)
    {
        string Issue(CallerKind kind, Role role) =>
            host.App.Services.GetRequiredService<AccessTokens>().Issue(new Caller(kind, "someone", role), TimeSpan.FromMinutes(1)).Token;
        return caller switch
        {
            "guess" => new string('a', 43),
            "visitor" => Issue(CallerKind.Visitor, Role.None),
            "agent" => Issue(CallerKind.Agent, Role.Agent),
            "supervisor" => Issue(CallerKind.Agent, Role.Supervisor),
            "admin" => Issue(CallerKind.Agent, Role.Admin),
            "operator" => Issue(CallerKind.Operator, Role.Admin),
            "scraper" => File.ReadAllText(Path.Combine(host.App.Services.GetRequiredService<EmbeddedHostOptions>().DataDirectory, MetricsToken.FileName)),
            _ => null,
        };
    }
}
