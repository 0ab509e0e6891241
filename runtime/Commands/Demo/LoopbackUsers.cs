using Microsoft.AspNetCore.Http;

namespace Omni.Runtime.Commands.Demo;

/// <summary>What the loopback platform tells of its users: the id that they share across the accounts of one company.</summary>
internal sealed class LoopbackUsers(LoopbackTokens tokens, LoopbackFaults faults, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _unionIds = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    /// <summary>Whom the platform was asked about, in order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_gate)
            {
                return [.. _asked];
            }
        }
    }

    public void Set(string openId, string unionId)
    {
        lock (_gate)
        {
            _unionIds[openId] = unionId;
        }
    }

    public Task<IResult> InfoAsync(HttpRequest request)
    {
        var openId = request.Query["openid"].ToString();
        lock (_gate)
        {
            _asked.Add(openId);
        }

        return LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.UserInfo, time, request, _ => Info(request, openId));
    }

    private IResult Info(HttpRequest request, string openId)
    {
        if (tokens.Check(request.Query["access_token"].ToString()) is var refused and not 0)
        {
            return LoopbackWeChatCalls.Error(refused);
        }

        lock (_gate)
        {
            return _unionIds.TryGetValue(openId, out var unionId)
                ? Results.Json(new { subscribe = 1, openid = openId, language = "zh_CN", unionid = unionId })
                : Results.Json(new { subscribe = 0, openid = openId });
        }
    }
}
