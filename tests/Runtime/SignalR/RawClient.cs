using System.Net.Sockets;
using System.Text;

namespace Omni.Tests.Runtime.SignalR;

/// <summary>A connection on which a test says exactly what it wants.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _connection = new();

    public static async Task<RawClient> ConnectAsync(Uri host)
    {
        var client = new RawClient();
        await client._connection.ConnectAsync(host.Host, host.Port);
        client._connection.NoDelay = true;
        return client;
    }

    public Task SayAsync(string text) => SayAsync(Encoding.Latin1.GetBytes(text));

    public async Task SayAsync(byte[] bytes) => await _connection.GetStream().WriteAsync(bytes);

    /// <summary>Everything until these bytes have come, or the end.</summary>
    public async Task<string> HearAsync(string until)
    {
        var heard = new StringBuilder();
        var buffer = new byte[1];
        while (!heard.ToString().EndsWith(until, StringComparison.Ordinal)
            && await _connection.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience) > 0)
        {
            heard.Append((char)buffer[0]);
        }

        return heard.ToString();
    }

    /// <summary>Everything until the server ends the connection.</summary>
    public Task<string> HearAllAsync() => HearAsync("this never comes");

    public void Dispose() => _connection.Dispose();
}
