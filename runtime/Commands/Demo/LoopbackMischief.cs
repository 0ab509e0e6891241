using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>Answers a call as the platform does, or as it was told to misbehave.</summary>
internal static class LoopbackMischief
{
    public static async Task<IResult> PlayAsync(LoopbackFaults faults, LoopbackCall call, TimeProvider time, HttpRequest request, Func<byte[], IResult> behave)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var fault = faults.Take(call);
        switch (fault?.Kind)
        {
            case LoopbackFaultKind.HttpStatus:
                request.HttpContext.Response.Headers.RetryAfter = fault.RetryAfter;
                return Results.StatusCode(fault.Code);
            case LoopbackFaultKind.ErrorCode:
                return Error(fault.Code);
            case LoopbackFaultKind.Slow:
                await Task.Delay(fault.Delay, time, request.HttpContext.RequestAborted);
                break;
        }

        var answer = behave(body.ToArray());
        switch (fault?.Kind)
        {
            case LoopbackFaultKind.DropAfterSend:
                request.HttpContext.Abort();
                return Results.Empty;
            case LoopbackFaultKind.Garbage:
                return Results.Text("<html>");
            default:
                return answer;
        }
    }

    public static IResult Error(int code) => Results.Json(new { errcode = code, errmsg = code == 0 ? "ok" : "loopback" });
}
