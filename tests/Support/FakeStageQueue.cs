using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Remembers what was sent, in order per queue, and keeps a broker's limits.</summary>
internal sealed class FakeStageQueue : IStageQueue
{
    private readonly Dictionary<string, List<StageMessage>> _sent = QueueNames.All.ToDictionary(name => name, _ => new List<StageMessage>(), StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _refusals;
    private int _lostAnswers;

    /// <summary>Every send to these queues is refused as long as they are in here.</summary>
    public HashSet<string> Full { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs before each send is accepted.</summary>
    public Func<string, StageMessage, ValueTask>? Before { get; set; }

    /// <summary>What was accepted for the queue so far, oldest first.</summary>
    public IReadOnlyList<StageMessage> Sent(string queue)
    {
        lock (_lock)
        {
            return [.. _sent[queue]];
        }
    }

    /// <summary>The same, emptied.</summary>
    public IReadOnlyList<StageMessage> Take(string queue)
    {
        lock (_lock)
        {
            StageMessage[] taken = [.. _sent[queue]];
            _sent[queue].Clear();
            return taken;
        }
    }

    /// <summary>The next sends find the broker away; nothing is accepted.</summary>
    public void FailNext(int sends) => Volatile.Write(ref _refusals, sends);

    /// <summary>The next sends are accepted and then find the broker away, as when the answer is lost.</summary>
    public void LoseNextAnswers(int sends) => Volatile.Write(ref _lostAnswers, sends);

    public async ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct)
    {
        Check(queue, message);
        if (Before is { } before)
        {
            await before(queue, message);
        }

        ct.ThrowIfCancellationRequested();
        if (Volatile.Read(ref _refusals) > 0 && Interlocked.Decrement(ref _refusals) >= 0)
        {
            throw new StorageUnavailableException("The test took the broker away.");
        }

        lock (_lock)
        {
            if (Full.Contains(queue))
            {
                throw new QueueFullException(queue);
            }

            _sent[queue].Add(message);
        }

        if (Volatile.Read(ref _lostAnswers) > 0 && Interlocked.Decrement(ref _lostAnswers) >= 0)
        {
            throw new StorageUnavailableException("The test took the broker's answer away.");
        }
    }

    private void Check(string queue, StageMessage message)
    {
        if (!_sent.ContainsKey(queue))
        {
            throw new ArgumentException($"There is no queue {queue}.", nameof(queue));
        }

        if (message.SessionId.Length is < 1 or > StageMessage.MaxIdLength || message.MessageId.Length is < 1 or > StageMessage.MaxIdLength)
        {
            throw new ArgumentException($"Session and message id have 1 to {StageMessage.MaxIdLength} characters.", nameof(message));
        }

        var bytes = message.Body.ToBytes();
        if (bytes.Length > StageMessage.MaxBodyBytes)
        {
            throw new ArgumentException($"A body has at most {StageMessage.MaxBodyBytes} bytes.", nameof(message));
        }

        // A broker would take it; whoever receives it could not read it.
        if (message.Body is UnifiedMessage && !MessageCodec.TryRead(bytes, out _))
        {
            throw new ArgumentException("The receiver can't read this message.", nameof(message));
        }
    }
}
