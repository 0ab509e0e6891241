using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>How WeChat's platform takes calls and says its errors.</summary>
internal static class LoopbackWeChatCalls
{
    /// <summary>Answers a call as the platform does, or as it was told to misbehave.</summary>
    public static async Task<IResult> PlayAsync(LoopbackFaults faults, LoopbackCall call, TimeProvider time, HttpRequest request, Func<byte[], IResult> behave)
    {
        var body = await LoopbackJson.ReadBytesAsync(request);
        return await faults.AnswerAsync(request.HttpContext, time, fault => Error(fault.Code), () => behave(body), call);
    }

    public static IResult Error(int code) => Results.Json(new { errcode = code, errmsg = code == 0 ? "ok" : "loopback" });
}
