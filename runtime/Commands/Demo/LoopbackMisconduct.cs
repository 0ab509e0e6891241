using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>Answers a call as the platform does, or as it was told to misbehave. What is answered slowly was delivered before.</summary>
internal static class LoopbackMisconduct
{
    /// <param name="faults">What it was told.</param>
    /// <param name="context">The call.</param>
    /// <param name="time">Whose time a slow answer takes.</param>
    /// <param name="refuse">The platform's way to say an error.</param>
    /// <param name="deliver">Takes the message, if it is one that the platform takes.</param>
    /// <param name="on">Which call it is.</param>
    public static async Task<IResult> AnswerAsync(
        this LoopbackFaults faults, HttpContext context, TimeProvider time, Func<LoopbackFault, IResult> refuse, Func<IResult> deliver, LoopbackCall on = LoopbackCall.Send)
    {
        var fault = faults.Take(on);
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
}
