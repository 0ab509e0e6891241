using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.SignalR;

/// <summary>
/// Events on their way to the sockets. They leave together, in their order, once what they tell of is safe, so that a stage need not
/// wait for the disk: should the process end before that, its sockets end with it, and browsers ask for what they missed.
/// </summary>
internal sealed class PushLine(DurabilityGate gate, TimeProvider time, ILogger<PushLine> logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private List<Push> _waiting = [];
    private List<Push> _leaving = [];
    private bool _isRunning;

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
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        try
        {
            while (Take())
            {
                await SafeAsync(stopping);
                foreach (var push in _leaving)
                {
                    Send(push);
                }

                _leaving.Clear();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops, and its sockets with it.
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

    private void Send(in Push push)
    {
        try
        {
            push.Send();
        }
        catch (Exception ex)
        {
            // A payload that can't be serialized is a bug; the pushes behind it must not wait for ever.
            logger.NotPushed(ex);
        }
    }

    private async ValueTask SafeAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await gate(stopping);
                return;
            }
            catch (StorageUnavailableException)
            {
                // Said by the committer. What is held now is written when the disk takes it, and may be told then.
                logger.PushesWait(_leaving.Count);
                await Task.Delay(Pause, time, stopping);
            }
        }
    }
}

/// <param name="Connections">Where the sockets are.</param>
/// <param name="User">Whose browsers get it.</param>
/// <param name="Message">What they get.</param>
/// <param name="Sent">Called when it was handed to the sockets.</param>
internal readonly record struct Push(HubConnections Connections, string User, SerializedHubMessage Message, Action? Sent)
{
    public void Send()
    {
        Connections.Send(User, Message);
        Sent?.Invoke();
    }
}
