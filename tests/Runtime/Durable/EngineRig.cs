using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Ports;
using Omni.Runtime.Durable;
using Omni.Runtime.Functions;
using Omni.Runtime.Storage;
using Omni.Tests.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Durable;

/// <summary>
/// The engine over a database in a folder of its own, on a test's clock. It may be killed, at once or after so many writes, and started again on
/// what reached the disk.
/// </summary>
internal sealed class EngineRig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo? _directory;
    private readonly IReadOnlyList<Type> _functions;
    private readonly DurableOptions _options;
    private readonly bool _isStepped;
    private readonly ServiceCollection _services = new();
    private ServiceProvider? _provider;
    private RocksDatabase? _database;
    private Committer? _committer;

    /// <param name="functions">Orchestrators and activities.</param>
    /// <param name="options">Of the engine.</param>
    /// <param name="services">What activities take.</param>
    /// <param name="writes">How many groups the process may write before it is dead.</param>
    /// <param name="folder">A store that is there; null: a new one.</param>
    /// <param name="isStepped">Whether each write is a group of its own, so that the process may die between any two.</param>
    public EngineRig(
        IReadOnlyList<Type> functions,
        DurableOptions? options = null,
        Action<IServiceCollection>? services = null,
        int writes = int.MaxValue,
        string? folder = null,
        bool isStepped = false)
    {
        _directory = folder is null ? Directory.CreateTempSubdirectory("omni-engine-") : null;
        Folder = folder ?? _directory!.FullName;
        _functions = functions;
        _isStepped = isStepped;
        _options = options ?? new();
        services?.Invoke(_services);
        Start(writes);
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; } = new(PipelineRig.Start);

    public LogGuard Log { get; } = new();

    public MortalDisk Disk { get; private set; } = null!;

    public OrchestrationEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client { get; private set; } = null!;

    public OrchestrationRows Rows { get; private set; } = null!;

    /// <summary>Ends as a killed process does: nothing that was not written is ever written.</summary>
    /// <param name="functions">The code that the next process has; null: the same.</param>
    /// <param name="writes">How many groups the next process may write before it is dead too.</param>
    public async Task RestartAsync(IReadOnlyList<Type>? functions = null, int writes = int.MaxValue)
    {
        await KillAsync();
        Start(writes, functions);
    }

    /// <summary>Ends as a host does that is told to.</summary>
    public async Task StopAsync(CancellationToken patience = default)
    {
        await Engine.StopAsync(patience);
        await _committer!.SyncedAsync(default);
    }

    /// <summary>Lets the writer see that the disk takes writes again.</summary>
    public async Task RecoverAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Rows.CanWrite)
        {
            patience.Token.ThrowIfCancellationRequested();
            _committer!.TryAgain();
            await Task.Yield();
        }

        Engine.Tick();
    }

    /// <summary>Everything so far is on the disk.</summary>
    public async Task SyncedAsync() => await _committer!.SyncedAsync(default);

    public async Task StartAsync(string name, string instanceId, object? input = null) =>
        await Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(instanceId));

    public Task<OrchestrationMetadata> EndAsync(string instanceId) => Client.WaitForInstanceCompletionAsync(instanceId, true, default).WaitAsync(Patience);

    /// <summary>Where anything is stored, as table/partition/key.</summary>
    public async Task<IReadOnlyList<string>> PlacesAsync()
    {
        var places = new List<string>();
        await foreach (var piece in new StoredRows(_database!, _committer!).ReadAsync(default))
        {
            places.Add(piece.Place);
            await piece.DisposeAsync();
        }

        return places;
    }

    /// <summary>Waits until something about it is so.</summary>
    public async Task UntilAsync(string instanceId, Func<StoredOrchestration?, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var change = Engine.NextChange(instanceId);
            if (isSo(Engine.Find(instanceId)))
            {
                return;
            }

            await (change ?? throw new InvalidOperationException($"{instanceId} has ended, and it is not so.")).WaitAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _directory?.Delete(recursive: true);
        Log.AssertClean();
    }

    private async Task KillAsync()
    {
        Disk.Kill();
        await Engine.StopAsync(new CancellationToken(canceled: true));
        _committer!.Dispose();
        _database!.Dispose();
        Engine.Dispose();
        await _provider!.DisposeAsync();
    }

    private void Start(int writes, IReadOnlyList<Type>? functions = null)
    {
        _database = RocksDatabase.Open(Folder, NullLogger.Instance);
        Disk = new MortalDisk(Folder, writes);
        _committer = TestStore.CommitterOf(_database, Disk);
        _provider = _services.BuildServiceProvider();
        Rows = new SteppedRows(_database, _committer, _isStepped);
        var catalog = FunctionCatalog.Read(functions ?? _functions, new ConfigurationBuilder().Build());
        var invoker = new FunctionInvoker(
            _provider.GetRequiredService<IServiceScopeFactory>(), new FunctionInstances(_provider, _services), () => Client);
        var durable = new DurableFunctions(catalog, invoker);
        Engine = new(Rows, durable, Options.Create(_options), Time, new LoggerFactory([Log]));
        Client = new EmbeddedDurableClient(Engine, Rows, durable, new TimeOrderedIds(TimeProvider.System), Time);
        Engine.Open();
    }
}

/// <summary>Rows that are safe when the call returns, where that is wanted.</summary>
internal sealed class SteppedRows(RocksDatabase database, Committer committer, bool isStepped)
    : OrchestrationRows(database, committer, new WriteNumbers(TimeProvider.System))
{
    public override void Apply(IReadOnlyList<RowWrite> writes)
    {
        base.Apply(writes);
        if (isStepped)
        {
            SyncedAsync(default).AsTask().GetAwaiter().GetResult();
        }
    }
}

/// <summary>A disk that takes so many writes, and then none ever: the process that wrote is as good as killed.</summary>
internal sealed class MortalDisk(string directory, int writes) : Disk(directory)
{
    private int _left = writes;
    private int _written;
    private volatile bool _isRefusing;

    public int Written => Volatile.Read(ref _written);

    public bool IsDead => Volatile.Read(ref _left) <= 0;

    public void Kill() => Volatile.Write(ref _left, 0);

    /// <summary>For a while.</summary>
    public void Refuse(bool isRefusing) => _isRefusing = isRefusing;

    public override void Write(RocksDatabase database, RocksDbSharp.WriteBatch batch)
    {
        if (_isRefusing)
        {
            throw new IOException("No space left on device");
        }

        if (Interlocked.Decrement(ref _left) < 0)
        {
            throw new IOException("The process was killed");
        }

        base.Write(database, batch);
        Interlocked.Increment(ref _written);
    }

    public override void TryOut()
    {
        if (_isRefusing || IsDead)
        {
            throw new IOException("No space left on device");
        }
    }
}
