using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Omni.Bench.Load.Drill;

/// <summary>The part of WeChat's platform that takes answers, and remembers every one in the order in which they came.</summary>
internal sealed class PlayedWeChat : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string OpenId, string Text)> _received = [];

    private PlayedWeChat(Uri address)
    {
        Address = address;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        _app = builder.Build();
        _app.MapPost("/cgi-bin/stable_token", () => Results.Text("{\"access_token\":\"drill\",\"expires_in\":7200}", "application/json"));
        _app.MapPost("/cgi-bin/message/custom/send", ReceiveAsync);
    }

    public Uri Address { get; }

    public static async Task<PlayedWeChat> StartAsync()
    {
        var platform = new PlayedWeChat(new($"http://127.0.0.1:{FreePort.Find()}/"));
        await platform._app.StartAsync();
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

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var json = (await JsonNode.ParseAsync(request.Body))!;
        lock (_received)
        {
            _received.Add(((string)json["touser"]!, (string)json["text"]!["content"]!));
        }

        return Results.Text("{\"errcode\":0,\"errmsg\":\"ok\"}", "application/json");
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
