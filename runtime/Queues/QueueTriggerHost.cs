using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Queues;

/// <summary>Calls a queue's function.</summary>
/// <param name="message">What it is given.</param>
/// <param name="actions">How it settles.</param>
/// <param name="ct">Ends when the host stops.</param>
internal delegate ValueTask QueueHandler(ServiceBusReceivedMessage message, DeliveryActions actions, CancellationToken ct);

/// <summary>
/// Feeds one queue to its function: as many sessions at once as allowed, each one message after the other. In a dead-letter sub-queue
/// each message is a session. Nothing polls: a session that becomes ready starts a turn while a place is free.
/// </summary>
internal sealed class QueueTriggerHost(SessionQueue queue, QueueHandler handler, bool autoComplete, int maxSessions, ILogger logger)
    : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turns;
    private bool _open;

    public void Start()
    {
        lock (_gate)
        {
            _open = true;
        }

        queue.Ready = TakeTurns;
        TakeTurns();
    }

    /// <summary>Takes no new message, waits for those in hand; after <paramref name="patience"/> ends they are told to stop and come back after the restart.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        Close();
        try
        {
            await _drained.Task.WaitAsync(patience);
        }
        catch (OperationCanceledException)
        {
            logger.StoppedWithMessagesInHand(queue.Name);
            queue.ForgiveAll();
        }

        await _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Gives the session's messages to the function, one after the other.</summary>
    public async Task TurnAsync(SessionLock held)
    {
        try
        {
            while (Volatile.Read(ref _open) && queue.CanSettle && queue.Next(held) is { } message)
            {
                if (SessionQueue.IsAtHand(message) || await IsPreparedAsync(held, message))
                {
                    await DeliverAsync(held, message);
                }
            }
        }
        catch (StorageUnavailableException ex)
        {
            // The disk takes nothing, not even a settlement: whatever is in hand comes again when it does.
            logger.StorageGone(ex, queue.Name);
        }
        finally
        {
            EndTurn();
            queue.Release(held);
        }
    }

    private void Close()
    {
        queue.Ready = null;
        lock (_gate)
        {
            _open = false;
            if (_turns == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    private void TakeTurns()
    {
        // While the disk takes nothing each turn would fail at once and for ever; the queues' tick looks again.
        while (queue.CanSettle)
        {
            lock (_gate)
            {
                if (!_open || _turns == maxSessions)
                {
                    return;
                }

                _turns++;
            }

            if (queue.TryAcquire() is { } held)
            {
                TurnLine.Start(new(this, held));
                continue;
            }

            if (EndTurn())
            {
                return;
            }
        }
    }

    private async ValueTask<bool> IsPreparedAsync(SessionLock held, QueuedMessage message)
    {
        try
        {
            return await queue.PrepareAsync(held, message, _stopping.Token);
        }
        catch (ServiceBusException ex) when (ex.Reason is ServiceBusFailureReason.MessageLockLost)
        {
            logger.LockLost(queue.Name, message.SequenceNumber);
            return false;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            queue.Forgive(held, message);
            return false;
        }
        catch (StorageUnavailableException) when (!queue.CanSettle)
        {
            queue.TakeBack(held, message);
            throw;
        }
        catch (StorageUnavailableException ex)
        {
            logger.NotReadBack(ex, queue.Name, message.SequenceNumber);
            queue.LetRest(held, message);
            return false;
        }
    }

    private async ValueTask DeliverAsync(SessionLock held, QueuedMessage message)
    {
        var actions = new DeliveryActions(queue, held, message);
        try
        {
            await handler(Received.From(held, message), actions, _stopping.Token);
            if (!actions.IsSettled && autoComplete)
            {
                queue.Complete(held, message);
            }
            else if (!actions.IsSettled)
            {
                logger.LeftUnsettled(queue.Name, message.SequenceNumber);
                queue.Abandon(held, message);
            }
        }
        catch (ServiceBusException ex) when (ex.Reason is ServiceBusFailureReason.MessageLockLost)
        {
            logger.LockLost(queue.Name, message.SequenceNumber);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops; the message is still on the disk.
            queue.Forgive(held, message);
        }
        catch (StorageUnavailableException) when (!queue.CanSettle)
        {
            queue.TakeBack(held, message);
            throw;
        }
        catch (Exception ex)
        {
            // Whatever a function throws, its message must not be lost nor its queue stop: give it back, it is counted.
            logger.FunctionFailed(ex, queue.Name, message.SequenceNumber, message.DeliveryCount);
            if (!actions.IsSettled)
            {
                GiveBack(held, message);
            }
        }
    }

    private void GiveBack(SessionLock held, QueuedMessage message)
    {
        try
        {
            queue.Abandon(held, message);
        }
        catch (ServiceBusException)
        {
            logger.LockLost(queue.Name, message.SequenceNumber);
        }
    }

    /// <summary>True when there is nothing to take; false when something came while the place was being given up.</summary>
    private bool EndTurn()
    {
        lock (_gate)
        {
            _turns--;
            if (!_open && _turns == 0)
            {
                _drained.TrySetResult();
            }
        }

        return !queue.HasReady;
    }
}
