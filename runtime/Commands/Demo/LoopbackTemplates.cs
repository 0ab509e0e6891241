using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The account's templates at the loopback platform, and what is sent by them. The same key is sent once, for ten minutes.</summary>
internal sealed class LoopbackTemplates(LoopbackTokens tokens, LoopbackCustomers customers, LoopbackInbox inbox, LoopbackFaults faults, TimeProvider time)
{
    private const int UnknownTemplate = 40037;
    private const int WrongData = 47003;

    private static readonly TimeSpan KeyWindow = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly List<(string Id, string Title, string Content)> _templates = [];
    private readonly Dictionary<(string OpenId, string Key), (long MsgId, DateTimeOffset At)> _keys = [];
    private long _lastMsgId = 200_163_000;
    private int _lists;

    /// <summary>How often the list was asked for.</summary>
    public int Lists => Volatile.Read(ref _lists);

    public void Add(string id, string title, string content)
    {
        lock (_gate)
        {
            _templates.Add((id, title, content));
        }
    }

    public Task<IResult> ListAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Templates, time, request, _ =>
    {
        Interlocked.Increment(ref _lists);
        if (tokens.Check(request.Query["access_token"].ToString()) is var refused and not 0)
        {
            return LoopbackWeChatCalls.Error(refused);
        }

        lock (_gate)
        {
            return Results.Json(new { template_list = _templates.Select(it => new { template_id = it.Id, title = it.Title, content = it.Content, example = "" }).ToArray() });
        }
    });

    public Task<IResult> SendAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Send, time, request, body =>
    {
        var error = tokens.Check(request.Query["access_token"].ToString());
        var message = LoopbackJson.Parse(body);
        var (code, msgId) = error is not 0 ? (error, 0L) : message.ValueKind is not JsonValueKind.Object ? (47001, 0L) : Send(message);
        return code == 0 ? Results.Json(new { errcode = 0, errmsg = "ok", msgid = msgId }) : LoopbackWeChatCalls.Error(code);
    });

    private (int Error, long MsgId) Send(JsonElement message)
    {
        var (openId, key) = (message.Text("touser"), message.Text("client_msg_id"));
        if (!customers.IsKnown(openId))
        {
            return (40003, 0);
        }

        lock (_gate)
        {
            var template = _templates.Find(it => it.Id == message.Text("template_id"));
            if (template.Id is null)
            {
                return (UnknownTemplate, 0);
            }

            if (Fill(template.Content, message) is not { } text)
            {
                return (WrongData, 0);
            }

            if (key.Length > 0 && _keys.TryGetValue((openId, key), out var before) && time.GetUtcNow() - before.At < KeyWindow)
            {
                return (0, before.MsgId);
            }

            _keys[(openId, key)] = (++_lastMsgId, time.GetUtcNow());
            inbox.Add(new(openId, text, time.GetUtcNow()) { Kind = "template", MsgId = _lastMsgId.ToString(CultureInfo.InvariantCulture) });
            return (0, _lastMsgId);
        }
    }

    /// <summary>Null when the values are not those of the template.</summary>
    private static string? Fill(string content, JsonElement message)
    {
        if (!message.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var field in data.EnumerateObject())
        {
            var mark = $"{{{{{field.Name}.DATA}}}}";
            if (!content.Contains(mark, StringComparison.Ordinal) || field.Value.Text("value") is not { Length: > 0 } value)
            {
                return null;
            }

            content = content.Replace(mark, value, StringComparison.Ordinal);
        }

        return content.Contains(".DATA}}", StringComparison.Ordinal) ? null : content;
    }
}
