namespace Omni.Runtime.Commands.Demo;

/// <summary>How the loopback platform shall misbehave, call by call.</summary>
public sealed class LoopbackFaults
{
    private readonly Lock _gate = new();
    private readonly Queue<LoopbackFault> _next = new();

    /// <summary>The next <paramref name="times"/> sends are answered so; then it behaves again.</summary>
    public void Add(LoopbackFault fault, int times = 1)
    {
        lock (_gate)
        {
            for (var i = 0; i < times; i++)
            {
                _next.Enqueue(fault);
            }
        }
    }

    internal LoopbackFault? Take()
    {
        lock (_gate)
        {
            return _next.TryDequeue(out var fault) ? fault : null;
        }
    }
}

/// <param name="Kind">What happens.</param>
/// <param name="Code">An HTTP status, or the platform's error code.</param>
/// <param name="RetryAfter">With an HTTP status: what the header says; null: no header.</param>
public sealed record LoopbackFault(LoopbackFaultKind Kind, int Code = 0, string? RetryAfter = null)
{
    public static LoopbackFault Status(int status, string? retryAfter = null) => new(LoopbackFaultKind.HttpStatus, status, retryAfter);

    public static LoopbackFault Error(int code) => new(LoopbackFaultKind.ErrorCode, code);

    public static LoopbackFault Drop() => new(LoopbackFaultKind.DropAfterSend);

    public static LoopbackFault Garbage() => new(LoopbackFaultKind.Garbage);
}

public enum LoopbackFaultKind
{
    /// <summary>Answers with an HTTP status and delivers nothing.</summary>
    HttpStatus = 1,

    /// <summary>Answers with an error code and delivers nothing.</summary>
    ErrorCode,

    /// <summary>Delivers, then breaks the connection instead of answering.</summary>
    DropAfterSend,

    /// <summary>Delivers, then answers with what nobody can read.</summary>
    Garbage,
}
