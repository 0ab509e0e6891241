namespace Omni.Runtime.Commands.Demo;

/// <summary>What customers of the loopback platform got, in order; can be waited for.</summary>
internal sealed class LoopbackInbox
{
    private readonly Lock _gate = new();
    private readonly List<ReceivedMessage> _messages = [];
    private TaskCompletionSource _changed = NewSignal();

    public IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    public void Add(ReceivedMessage message)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _messages.Add(message);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>The first that fits, whether it came before or comes later.</summary>
    public async Task<ReceivedMessage> WaitAsync(Func<ReceivedMessage, bool> fits, CancellationToken ct)
    {
        var seen = 0;
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                for (; seen < _messages.Count; seen++)
                {
                    if (fits(_messages[seen]))
                    {
                        return _messages[seen];
                    }
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(ct);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <param name="OpenId">The customer who got it.</param>
/// <param name="Text">What they read; empty for a file.</param>
/// <param name="At">When.</param>
public sealed record ReceivedMessage(string OpenId, string Text, DateTimeOffset At)
{
    /// <summary>text, image, voice, video or template.</summary>
    public string Kind { get; init; } = "text";

    /// <summary>The platform's id of the file; empty for a text.</summary>
    public string MediaId { get; init; } = "";

    /// <summary>The platform's id of a template; empty for everything else.</summary>
    public string MsgId { get; init; } = "";
}
