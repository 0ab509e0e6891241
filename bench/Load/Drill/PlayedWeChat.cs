using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Omni.Bench.Load.Drill;

/// <summary>The part of WeChat's platform that takes answers, and remembers every one in the order in which they came.</summary>
internal sealed class PlayedWeChat : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<(string OpenId, string Text)> _received = [];

    private PlayedWeChat(Uri address)
    {
        Address = address;
        _listener.Prefixes.Add(address.ToString());
    }

    public Uri Address { get; }

    public static PlayedWeChat Start()
    {
        var platform = new PlayedWeChat(new($"http://127.0.0.1:{FreePort.Find()}/"));
        platform._listener.Start();
        _ = platform.ServeAsync();
        return platform;
    }

    /// <summary>What came since the last call.</summary>
    public IReadOnlyList<(string OpenId, string Text)> Take()
    {
        lock (_received)
        {
            (string, string)[] taken = [.. _received];
            _received.Clear();
            return taken;
        }
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
            catch (Exception ex) when (ex is HttpListenerException or IOException)
            {
                // The caller was killed in the middle of a call.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        using var reader = new StreamReader(call.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var answer = "{\"access_token\":\"drill\",\"expires_in\":7200}";
        if (call.Request.Url!.AbsolutePath.EndsWith("/message/custom/send", StringComparison.Ordinal))
        {
            var json = JsonNode.Parse(body)!;
            lock (_received)
            {
                _received.Add(((string)json["touser"]!, (string)json["text"]!["content"]!));
            }

            answer = "{\"errcode\":0,\"errmsg\":\"ok\"}";
        }

        call.Response.ContentType = "application/json";
        await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        call.Response.Close();
    }
}

/// <summary>A port that nobody has just now.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
