using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Omni.Durable;
using Omni.Functions;
using Omni.Pipeline;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Understanding;
using Omni.Runtime.Durable;
using Omni.Runtime.Functions;
using Omni.Runtime.Http;
using Omni.Runtime.Queues;
using Omni.Runtime.Search;
using Omni.Runtime.SignalR;
using Omni.Runtime.Storage;
using Omni.Runtime.Telemetry;
using Omni.Runtime.Timers;

namespace Omni.Runtime;

/// <summary>
/// Composes the host of one process. Stopping goes backwards: Kestrel, which starts last, stops accepting and waits for running
/// requests; then timers, queues and storage stop in the reverse of the order in which they are added here.
/// </summary>
internal static class EmbeddedHost
{
    /// <exception cref="FunctionCatalogException">The functions can't be hosted.</exception>
    /// <exception cref="DataDirectoryException">The data directory can't be used.</exception>
    public static WebApplication Build(EmbeddedHostOptions options)
    {
        DataDirectory.Prepare(options.DataDirectory);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.Url.ToString());
        AddLogging(builder, options);

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DurabilityGate>(provider => provider.GetRequiredService<Committer>().SyncedAsync);
        services.AddSingleton<OutsideRead>(provider => provider.GetRequiredService<Committer>().BeginOutsideRead);
        services.AddSingleton<IdSource, TimeOrderedIds>();
        services.AddSingleton(options.Terminal);
        services.AddSingleton(_ => SigningKeyFile.LoadOrCreate(options.DataDirectory));

        services.AddEmbeddedSecrets(options.DataDirectory);
        services.AddSingleton(options);
        builder.AddTelemetry(options.DataDirectory);

        // What is added first stops last.
        services.AddEmbeddedStorage(options.DataDirectory, options.Storage);
        // The store has one process at a time: its lock says so. An emulator may have several.
        services.AddSingleton(provider => new Deliverer(provider.GetRequiredService<IdSource>().NewId(), IsAlone: options.Storage is StorageKind.Own));
        services.AddStarterModel();
        services.AddPipeline();
        services.AddDurable();
        services.AddEmbeddedSearch(options.DataDirectory);
        services.AddOmniFunctions();
        services.AddHostedService<FirstStart>();
        services.AddFunctions(options.FunctionTypes);
        services.AddEmbeddedDurable();
        services.AddEmbeddedQueues();
        services.AddHostedService<TimerTriggerHost>();
        services.AddEmbeddedHttp();
        services.AddEmbeddedFeed();
        services.AddHostedService<HostGauges>();
        options.Services?.Invoke(services);

        var app = builder.Build();
        Use(app, options);
        return app;
    }

    private static void Use(WebApplication app, EmbeddedHostOptions options)
    {
        var host = app.Services.GetRequiredService<HostJson>();
        app.UseMiddleware<RequestGuard>();
        app.UseRouting();
        app.UseCors();
        app.UseMiddleware<HubGuard>();
        if (options.ConsoleDirectory is { } console && Directory.Exists(console))
        {
            app.UseConsoleFiles(Path.GetFullPath(console), host);
        }

        app.Services.GetRequiredService<HttpTriggerHost>().Map(app);
        app.Services.GetRequiredService<HealthEndpoints>().Map(app);
        app.Services.GetRequiredService<MetricsEndpoint>().Map(app);
        app.Services.GetRequiredService<DurableEndpoints>().Map(app);
        app.Services.GetRequiredService<HubEndpoints>().Map(app);
    }

    private static void AddFunctions(this IServiceCollection services, IReadOnlyList<Type> types)
    {
        services.AddSingleton(provider => FunctionCatalog.Read(types, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => new FunctionInstances(provider, services));
        services.AddSingleton(provider => new FunctionInvoker(
            provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<FunctionInstances>(), provider.GetRequiredService<DurableTaskClient>));
    }

    private static void AddLogging(WebApplicationBuilder builder, EmbeddedHostOptions options)
    {
        // A line for each request would cost more than the request.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        // Warns that the keys lie in files; so does everything else here, for its owner alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        options.Logging?.Invoke(builder.Logging);
    }
}
