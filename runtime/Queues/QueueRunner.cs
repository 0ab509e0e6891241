using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Functions;

namespace Omni.Runtime.Queues;

/// <summary>Connects each queue function to its queue while the host runs, and drives what the queues do by the clock.</summary>
internal sealed class QueueRunner(
    EmbeddedQueues queues,
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    IOptions<QueueOptions> options,
    TimeProvider time,
    ILogger<QueueRunner> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(250);

    private readonly List<QueueTriggerHost> _hosts = [];
    private ITimer? _ticking;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (function, trigger) in catalog.Of<QueueTrigger>())
        {
            var atOnce = trigger.IsSessionsEnabled ? options.Value.MaxConcurrentSessions : options.Value.MaxConcurrentCalls;
            var host = new QueueTriggerHost(queues.Of(trigger.Queue), Handler(function), trigger.AutoCompleteMessages, atOnce, logger);
            _hosts.Add(host);
            host.Start();
        }

        _ticking = time.CreateTimer(_ => Tick(), null, TickPeriod, TickPeriod);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_ticking is { } ticking)
        {
            await ticking.DisposeAsync();
        }

        await Task.WhenAll(_hosts.Select(host => host.StopAsync(cancellationToken)));
    }

    public void Dispose()
    {
        _ticking?.Dispose();
        _hosts.ForEach(host => host.Dispose());
    }

    private void Tick()
    {
        queues.Tick();
        _ = SpillAsync();
    }

    private async Task SpillAsync()
    {
        try
        {
            await queues.SpillAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // Said by the committer. What is in memory stays there.
            logger.NotSpilled();
        }
    }

    private QueueHandler Handler(FunctionDescriptor function) => (message, actions, ct) =>
    {
        var call = invoker.InvokeAsync(function, new InvocationInputs { Message = message, Actions = actions }, ct);
        return call.IsCompletedSuccessfully ? default : EndAsync(call);
    };

    private static async ValueTask EndAsync(ValueTask<object?> call) => await call;
}
