using System.Diagnostics;
using Microsoft.AspNetCore.Http;

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

    /// <summary>Answers one send: as told, else as <paramref name="deliver"/> does.</summary>
    /// <param name="context">The call.</param>
    /// <param name="time">Whose time a slow answer takes.</param>
    /// <param name="refuse">The platform's way to say an error code.</param>
    /// <param name="deliver">Takes the message, if it is one that the platform takes.</param>
    internal async Task<IResult> AnswerAsync(HttpContext context, TimeProvider time, Func<LoopbackFault, IResult> refuse, Func<IResult> deliver)
    {
        var fault = Take();
        switch (fault?.Kind)
        {
            case null:
                return deliver();
            case LoopbackFaultKind.HttpStatus:
                context.Response.Headers.RetryAfter = fault.RetryAfter;
                return Results.StatusCode(fault.Code);
            case LoopbackFaultKind.ErrorCode:
                return refuse(fault);
            case LoopbackFaultKind.DropAfterSend:
                deliver();
                context.Abort();
                return Results.Empty;
            case LoopbackFaultKind.Garbage:
                deliver();
                return Results.Text("<html>");
            case LoopbackFaultKind.Slow:
                var answer = deliver();
                await Task.Delay(fault.Delay, time, context.RequestAborted);
                return answer;
            default:
                throw new UnreachableException();
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

    /// <summary>The error in words, where the platform has such.</summary>
    public string Word { get; init; } = "";

    /// <summary>How long a slow answer takes.</summary>
    public TimeSpan Delay { get; init; }

    public static LoopbackFault Error(string word) => new(LoopbackFaultKind.ErrorCode) { Word = word };

    public static LoopbackFault Slow(TimeSpan delay) => new(LoopbackFaultKind.Slow) { Delay = delay };

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

    /// <summary>Delivers, and answers late.</summary>
    Slow,
}
