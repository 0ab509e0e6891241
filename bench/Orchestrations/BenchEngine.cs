using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Omni.Durable.AssignConversation;
using Omni.Pipeline.Ports;
using Omni.Runtime.Durable;
using Omni.Runtime.Functions;
using Omni.Runtime.Storage;

namespace Omni.Bench.Orchestrations;

/// <summary>The engine alone over a store of its own, put together as the embedded host does it.</summary>
internal sealed class BenchEngine : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("omni-orchestrations-").FullName;
    private readonly ServiceProvider _provider;
    private readonly RocksDatabase _database;
    private readonly Committer _committer;

    public BenchEngine(int keptReady)
    {
        var services = new ServiceCollection();
        _provider = services.BuildServiceProvider();
        _database = RocksDatabase.Open(_folder, NullLogger.Instance);
        _committer = new(_database, new Disk(_folder), Options.Create(new StorageOptions()), NullLogger<Committer>.Instance);
        var rows = new OrchestrationRows(_database, _committer, new WriteNumbers(TimeProvider.System));
        var invoker = new FunctionInvoker(_provider.GetRequiredService<IServiceScopeFactory>(), new FunctionInstances(_provider, services));
        var functions = new DurableFunctions(FunctionCatalog.Read([typeof(AssignOrchestrator), typeof(BenchFunctions)], new ConfigurationBuilder().Build()), invoker);
        Engine = new(rows, functions, Options.Create(new DurableOptions { KeptReady = keptReady }), TimeProvider.System, NullLoggerFactory.Instance);
        Client = new EmbeddedDurableClient(Engine, rows, functions, new TimeOrderedIds(TimeProvider.System), TimeProvider.System);
        Engine.Open();
    }

    public OrchestrationEngine Engine { get; }

    public DurableTaskClient Client { get; }

    /// <summary>What an answer to a caller waits for.</summary>
    public ValueTask SafeAsync(CancellationToken ct) => _committer.SyncedAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        _committer.Dispose();
        _database.Dispose();
        Engine.Dispose();
        await _provider.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
