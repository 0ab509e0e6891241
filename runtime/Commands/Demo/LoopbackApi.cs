using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platform's interface for answers, as strict as the real one: a client that it lets pass is likely right.</summary>
internal sealed class LoopbackApi(
    LoopbackWeChatOptions options, LoopbackTokens tokens, LoopbackCustomers customers, LoopbackInbox inbox, LoopbackFaults faults, TimeProvider time)
{
    private const int MaxTextBytes = 2048;
    private const int InvalidJson = 47001;
    private const int EscapedCharacters = 40033;

    public async Task<IResult> StableTokenAsync(HttpRequest request)
    {
        using var json = await ReadAsync(request);
        if (json is null || Text(json.RootElement, "grant_type") is not "client_credential")
        {
            return Error(json is null ? InvalidJson : 40002);
        }

        if (!string.Equals(Text(json.RootElement, "appid"), options.AppId, StringComparison.Ordinal))
        {
            return Error(40013);
        }

        if (!string.Equals(Text(json.RootElement, "secret"), options.AppSecret, StringComparison.Ordinal))
        {
            return Error(40125);
        }

        var force = json.RootElement.TryGetProperty("force_refresh", out var value) && value.ValueKind is JsonValueKind.True;
        var (token, expiresIn) = tokens.Get(force);
        return Results.Json(new { access_token = token, expires_in = expiresIn });
    }

    public async Task<IResult> SendAsync(HttpRequest request)
    {
        var bytes = await ReadBytesAsync(request);
        var fault = faults.Take(LoopbackCall.Send);
        switch (fault?.Kind)
        {
            case LoopbackFaultKind.HttpStatus:
                request.HttpContext.Response.Headers.RetryAfter = fault.RetryAfter;
                return Results.StatusCode(fault.Code);
            case LoopbackFaultKind.ErrorCode:
                return Error(fault.Code);
        }

        var error = Deliver(request.Query["access_token"].ToString(), bytes);
        switch (fault?.Kind)
        {
            case LoopbackFaultKind.DropAfterSend:
                request.HttpContext.Abort();
                return Results.Empty;
            case LoopbackFaultKind.Garbage:
                return Results.Text("<html>");
            default:
                return Error(error);
        }
    }

    private int Deliver(string token, byte[] bytes)
    {
        if (tokens.Check(token) is var refused and not 0)
        {
            return refused;
        }

        using var json = Parse(bytes);
        if (json is null || !json.RootElement.TryGetProperty("text", out var part) || Text(part, "content") is not { } text)
        {
            return InvalidJson;
        }

        if (HasEscapedText(bytes))
        {
            return EscapedCharacters;
        }

        var openId = Text(json.RootElement, "touser") ?? "";
        if (Text(json.RootElement, "msgtype") is not "text")
        {
            return 40008;
        }

        if (!customers.IsKnown(openId))
        {
            return 40003;
        }

        if (Encoding.UTF8.GetByteCount(text) > MaxTextBytes)
        {
            return 45002;
        }

        if (customers.TakeAnswer(openId) is var spent and not 0)
        {
            return spent;
        }

        inbox.Add(new(openId, text, time.GetUtcNow()));
        return 0;
    }

    // The real platform shows an escape to the customer as it stands; control characters can't be written otherwise.
    private static bool HasEscapedText(ReadOnlySpan<byte> json)
    {
        for (var i = 0; i < json.Length - 5; i++)
        {
            if (json[i] != '\\')
            {
                continue;
            }

            if (json[i + 1] == 'u' && Utf8Parser.TryParse(json.Slice(i + 2, 4), out ushort unit, out var read, 'x') && read == 4 && unit >= 0x20)
            {
                return true;
            }

            i++;
        }

        return false;
    }

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    private static async Task<JsonDocument?> ReadAsync(HttpRequest request) => Parse(await ReadBytesAsync(request));

    private static JsonDocument? Parse(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private static IResult Error(int code) => Results.Json(new { errcode = code, errmsg = code == 0 ? "ok" : "loopback" });
}
