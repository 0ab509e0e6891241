using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>
/// Events on their way to the sockets. They leave together, in their order, once what they tell of is safe, so that a stage need not
/// wait for the disk: should the process end before that, its sockets end with it, and browsers ask for what they missed.
/// </summary>
internal sealed class PushLine : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly HubConnections _connections;
    private readonly DurabilityGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly HashSet<HubSocket> _touched = [];
    private List<Push> _waiting = [];
    private List<Push> _leaving = [];
    private bool _isRunning;

    public PushLine(HubConnections connections, DurabilityGate gate, TimeProvider time, ILogger<PushLine> logger)
    {
        (_connections, _gate, _time, _logger) = (connections, gate, time, logger);
        _stopping = _stop.Token; // Asked for later, too, when its source may be gone.
    }

    public void Add(in Push push)
    {
        lock (_lock)
        {
            _waiting.Add(push);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static line => _ = line.RunAsync(), this, preferLocal: false);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (Take())
            {
                await SafeAsync();
                Leave();
                _leaving.Clear();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops, and its sockets with it.
        }
    }

    /// <summary>Each socket is written to once for all that goes to it.</summary>
    private void Leave()
    {
        foreach (var push in _leaving)
        {
            _connections.Add(push.User, push.Frame, _touched);
        }

        foreach (var socket in _touched)
        {
            socket.Flush();
        }

        _touched.Clear();
        foreach (var push in _leaving)
        {
            Tell(push.Sent);
        }
    }

    private bool Take()
    {
        lock (_lock)
        {
            (_waiting, _leaving) = (_leaving, _waiting);
            return _isRunning = _leaving.Count > 0;
        }
    }

    private void Tell(Action? sent)
    {
        try
        {
            sent?.Invoke();
        }
        catch (Exception ex)
        {
            // A bug in whoever wants to know; the pushes behind it must not wait for ever.
            _logger.NotPushed(ex);
        }
    }

    private async ValueTask SafeAsync()
    {
        while (true)
        {
            try
            {
                await _gate(_stopping);
                return;
            }
            catch (StorageUnavailableException)
            {
                // Said by the committer. What is held now is written when the disk takes it, and may be told then.
                _logger.PushesWait(_leaving.Count);
                await Task.Delay(Pause, _time, _stopping);
            }
        }
    }
}

/// <param name="User">Whose browsers get it.</param>
/// <param name="Frame">What they get.</param>
/// <param name="Sent">Called when it was handed to the sockets.</param>
internal readonly record struct Push(string User, byte[] Frame, Action? Sent);
