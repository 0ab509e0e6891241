using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Runtime;

namespace Omni.Tests.Support;

/// <summary>The embedded host on a free port, with the functions and parts that a test names; its log must stay free of errors.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly string _directory;

    private RunningHost(WebApplication app, string directory, LogGuard log)
    {
        (App, _directory, Log) = (app, directory, log);
        Client = new() { BaseAddress = new(app.Urls.Single()) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public LogGuard Log { get; }

    public static async Task<RunningHost> StartAsync(
        IReadOnlyList<Type> functions,
        Action<IServiceCollection>? services = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        string? console = null)
    {
        var log = new LogGuard();
        var directory = Directory.CreateTempSubdirectory("omni-host-").FullName;
        try
        {
            return new(await StartAsync(directory, log, functions, services, settings, console), directory, log);
        }
        catch (Exception)
        {
            Directory.Delete(directory, recursive: true); // The test wants the refusal, not what it leaves.
            throw;
        }
    }

    private static async Task<WebApplication> StartAsync(
        string directory,
        LogGuard log,
        IReadOnlyList<Type> functions,
        Action<IServiceCollection>? services,
        IReadOnlyDictionary<string, string?>? settings,
        string? console)
    {
        var app = EmbeddedHost.Build(new()
        {
            Url = new("http://127.0.0.1:0"),
            DataDirectory = directory,
            ConsoleDirectory = console,
            FunctionTypes = functions,
            Settings = settings ?? new Dictionary<string, string?>(),
            Services = services,
            Logging = logging => logging.ClearProviders().AddProvider(log),
        });
        try
        {
            await app.StartAsync();
            return app;
        }
        catch (Exception)
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        Log.AssertClean();
    }
}
