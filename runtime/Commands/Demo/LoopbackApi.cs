using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platform's interface for answers, as strict as the real one: a client that it lets pass is likely right.</summary>
internal sealed class LoopbackApi(
    LoopbackWeChatOptions options,
    LoopbackTokens tokens,
    LoopbackCustomers customers,
    LoopbackInbox inbox,
    LoopbackMedia media,
    LoopbackFaults faults,
    TimeProvider time)
{
    private const int MaxTextBytes = 2048;
    private const int InvalidJson = 47001;
    private const int EscapedCharacters = 40033;

    /// <summary>The menu in force, as it was posted; empty: none.</summary>
    public string Menu { get; private set; } = "";

    public Task<IResult> StableTokenAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Token, time, request, Token);

    private IResult Token(byte[] body)
    {
        using var json = Parse(body);
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

    public Task<IResult> SendAsync(HttpRequest request) =>
        LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Send, time, request, bytes => Error(Deliver(request.Query["access_token"].ToString(), bytes)));

    public Task<IResult> MenuAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Menu, time, request, bytes =>
    {
        if (tokens.Check(request.Query["access_token"].ToString()) is var refused and not 0)
        {
            return Error(refused);
        }

        var error = LoopbackMenu.Check(bytes);
        Menu = error == 0 ? Encoding.UTF8.GetString(bytes) : Menu;
        return Error(error);
    });

    private int Deliver(string token, byte[] bytes)
    {
        if (tokens.Check(token) is var refused and not 0)
        {
            return refused;
        }

        using var json = Parse(bytes);
        if (json is null || Text(json.RootElement, "msgtype") is not { } type)
        {
            return InvalidJson;
        }

        var openId = Text(json.RootElement, "touser") ?? "";
        var answer = type is "text" ? ReadText(json.RootElement, bytes) : ReadMedia(json.RootElement, type);
        if (answer.Error is not 0)
        {
            return answer.Error;
        }

        if (!customers.IsKnown(openId))
        {
            return 40003;
        }

        if (customers.TakeAnswer(openId) is var spent and not 0)
        {
            return spent;
        }

        inbox.Add(new(openId, answer.Text, time.GetUtcNow()) { Kind = type, MediaId = answer.MediaId });
        return 0;
    }

    private static (int Error, string Text, string MediaId) ReadText(JsonElement json, byte[] bytes) =>
        !json.TryGetProperty("text", out var part) || Text(part, "content") is not { } text ? (InvalidJson, "", "")
        : HasEscapedText(bytes) ? (EscapedCharacters, "", "")
        : Encoding.UTF8.GetByteCount(text) > MaxTextBytes ? (45002, "", "")
        : (0, text, "");

    private (int Error, string Text, string MediaId) ReadMedia(JsonElement json, string type)
    {
        if (type is not ("image" or "voice" or "video"))
        {
            return (40008, "", "");
        }

        var part = json.TryGetProperty(type, out var value) ? value : default;
        var id = Text(part, "media_id") ?? "";
        var isThere = media.Has(id, type) && (type is not "video" || media.Has(Text(part, "thumb_media_id") ?? "", "thumb"));
        return isThere ? (0, "", id) : (40007, "", "");
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

    private static IResult Error(int code) => LoopbackWeChatCalls.Error(code);
}
