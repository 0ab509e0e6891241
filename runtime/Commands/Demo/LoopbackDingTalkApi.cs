using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platform's interface for answers, as strict as the real one.</summary>
internal sealed class LoopbackDingTalkApi(
    LoopbackDingTalkOptions options, LoopbackTokens tokens, LoopbackInbox inbox, LoopbackFaults faults, LoopbackFaults sessionFaults, TimeProvider time)
{
    private const int MaxParameterBytes = 15_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string To, DateTimeOffset Until)> _sessions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (byte[] Content, string Type)> _files = new(StringComparer.Ordinal);
    private int _sent;

    /// <summary>Somebody wrote: from now on they can be answered there, for some time.</summary>
    public (string Session, DateTimeOffset Until) Open(string staffId, string to)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + options.SessionLifetime;
            var session = $"s{_sessions.Count}";
            _sessions[session] = (to, until);
            _people.Add(staffId);
            _people.Add(to);
            return (session, until);
        }
    }

    public void Keep(string downloadCode, byte[] content, string contentType)
    {
        lock (_gate)
        {
            _files[downloadCode] = (content, contentType);
        }
    }

    public async Task<IResult> TokenAsync(HttpRequest request)
    {
        var json = await ReadAsync(request);
        if (json.Text("appKey") != options.AppKey || json.Text("appSecret") != options.AppSecret)
        {
            return Refused(400, "invalidClientIdOrSecret");
        }

        var (token, expiresIn) = tokens.Get(force: false);
        return Results.Json(new { accessToken = token, expireIn = expiresIn });
    }

    public async Task<IResult> SendAsync(HttpRequest request, string toField)
    {
        var json = await ReadAsync(request);
        return await faults.AnswerAsync(
            request.HttpContext,
            time,
            fault => Refused(400, fault.Word.Length != 0 ? fault.Word : fault.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            () => Guarded(request, json, () => Send(json, toField)));
    }

    public async Task<IResult> SendBySessionAsync(HttpRequest request)
    {
        var json = await ReadAsync(request);
        return await sessionFaults.AnswerAsync(
            request.HttpContext, time, fault => Session(fault.Code), () => Session(Answer(request.Query["session"].ToString(), json)));
    }

    public async Task<IResult> DownloadAsync(HttpRequest request)
    {
        var json = await ReadAsync(request);
        return Guarded(request, json, () => Holds(json.Text("downloadCode"))
            ? Results.Json(new { downloadUrl = $"{request.Scheme}://{request.Host}/files/{Uri.EscapeDataString(json.Text("downloadCode"))}" })
            : Refused(400, "invalidParameter.downloadCode"));
    }

    public IResult File(string code)
    {
        lock (_gate)
        {
            return _files.TryGetValue(code, out var file) ? Results.Bytes(file.Content, file.Type, "sent.bin") : Results.StatusCode(404);
        }
    }

    private IResult Guarded(HttpRequest request, JsonElement json, Func<IResult> answer) =>
        tokens.Check(request.Headers["x-acs-dingtalk-access-token"].ToString()) != 0 ? Refused(400, "InvalidAuthentication")
        : json.Text("robotCode") != options.AppKey ? Refused(400, "invalidParameter.robotCode.auth")
        : answer();

    private IResult Send(JsonElement json, string toField)
    {
        var parameters = json.Text("msgParam");
        var inner = LoopbackJson.Parse(Encoding.UTF8.GetBytes(parameters));
        var text = json.Text("msgKey") switch
        {
            "sampleText" => inner.Text("content"),
            "sampleMarkdown" when inner.Text("title").Length != 0 => inner.Text("text"),
            _ => "",
        };
        if (text.Length == 0 || Encoding.UTF8.GetByteCount(parameters) > MaxParameterBytes)
        {
            return Refused(400, text.Length == 0 ? "invalidParameter.msgParam.invalid" : "invalidParameter.msgParam.tooLong");
        }

        var to = toField == "userIds" ? json.TryGetProperty(toField, out var ids) ? ids[0].GetString()! : "" : json.Text(toField);
        if (!Knows(to))
        {
            return toField == "userIds"
                ? Results.Json(new { processQueryKey = "", invalidStaffIdList = new[] { to }, flowControlledStaffIdList = Array.Empty<string>() })
                : Refused(400, "invalidParameter.openConversationId.invalid");
        }

        inbox.Add(new(to, text, time.GetUtcNow()));
        return Results.Json(new { processQueryKey = $"sent-{Interlocked.Increment(ref _sent)}" });
    }

    private int Answer(string session, JsonElement json)
    {
        var text = json.Text("msgtype") switch
        {
            "text" => json.Text("text", "content"),
            "markdown" when json.Text("markdown", "title").Length != 0 => json.Text("markdown", "text"),
            _ => "",
        };
        lock (_gate)
        {
            if (text.Length == 0)
            {
                return 40035;
            }

            if (!_sessions.TryGetValue(session, out var chat) || chat.Until <= time.GetUtcNow())
            {
                return 300001;
            }

            inbox.Add(new(chat.To, text, time.GetUtcNow()));
            return 0;
        }
    }

    private bool Knows(string person)
    {
        lock (_gate)
        {
            return _people.Contains(person);
        }
    }

    private bool Holds(string code)
    {
        lock (_gate)
        {
            return _files.ContainsKey(code);
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpRequest request) => LoopbackJson.Parse(await LoopbackJson.ReadBytesAsync(request));

    private static IResult Refused(int status, string code) =>
        Results.Json(new JsonObject { ["code"] = code, ["requestid"] = "loopback", ["message"] = "loopback" }, statusCode: status);

    private static IResult Session(int code) => Results.Json(new { errcode = code, errmsg = code == 0 ? "ok" : "loopback" });
}
