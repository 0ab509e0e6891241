namespace Omni.Runtime.Commands.Demo;

/// <summary>How the loopback platform shall misbehave, call by call.</summary>
public sealed class LoopbackFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LoopbackCall, Queue<LoopbackFault>> _next = [];

    /// <summary>The next <paramref name="times"/> calls are answered so; then it behaves again.</summary>
    public void Add(LoopbackFault fault, int times = 1, LoopbackCall on = LoopbackCall.Send)
    {
        lock (_gate)
        {
            if (!_next.TryGetValue(on, out var queue))
            {
                _next[on] = queue = new();
            }

            for (var i = 0; i < times; i++)
            {
                queue.Enqueue(fault);
            }
        }
    }

    internal LoopbackFault? Take(LoopbackCall call)
    {
        lock (_gate)
        {
            return _next.TryGetValue(call, out var queue) && queue.TryDequeue(out var fault) ? fault : null;
        }
    }
}

/// <summary>What is asked of the platform.</summary>
public enum LoopbackCall
{
    Send = 1,
    Token,
    Upload,
    Download,
    Menu,
    Templates,
    UserInfo,
}

/// <param name="Kind">What happens.</param>
/// <param name="Code">An HTTP status, or the platform's error code.</param>
/// <param name="RetryAfter">With an HTTP status: what the header says; null: no header.</param>
/// <param name="Delay">How long a slow answer takes.</param>
public sealed record LoopbackFault(LoopbackFaultKind Kind, int Code = 0, string? RetryAfter = null, TimeSpan Delay = default)
{
    public static LoopbackFault Status(int status, string? retryAfter = null) => new(LoopbackFaultKind.HttpStatus, status, retryAfter);

    public static LoopbackFault Error(int code) => new(LoopbackFaultKind.ErrorCode, code);

    /// <summary>The error in words, where the platform has such.</summary>
    public string Word { get; init; } = "";

    public static LoopbackFault Error(string word) => new(LoopbackFaultKind.ErrorCode) { Word = word };

    public static LoopbackFault Drop() => new(LoopbackFaultKind.DropAfterSend);

    public static LoopbackFault Garbage() => new(LoopbackFaultKind.Garbage);

    public static LoopbackFault Slow(TimeSpan delay) => new(LoopbackFaultKind.Slow, Delay: delay);
}

public enum LoopbackFaultKind
{
    /// <summary>Answers with an HTTP status and does nothing.</summary>
    HttpStatus = 1,

    /// <summary>Answers with an error code and does nothing.</summary>
    ErrorCode,

    /// <summary>Does it, then breaks the connection instead of answering.</summary>
    DropAfterSend,

    /// <summary>Does it, then answers with what nobody can read.</summary>
    Garbage,

    /// <summary>Does it and answers, after a while.</summary>
    Slow,
}
