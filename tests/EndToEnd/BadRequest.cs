using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Omni.Tests.EndToEnd;

/// <summary>A call that no honest client makes, as the bytes that go over the socket.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Path">Where it is posted.</param>
/// <param name="Body">The body as it is written.</param>
/// <param name="Expected">How it is refused.</param>
/// <param name="Problem">The last part of the problem's type.</param>
internal sealed record BadRequest(string Name, string Path, byte[] Body, HttpStatusCode Expected, string Problem)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string ContentType { get; init; } = "application/json";

    public string Token { get; init; } = "";

    /// <summary>In pieces, without saying how much comes.</summary>
    public bool Chunked { get; init; }

    public override string ToString() => Name;

    /// <summary>Posts it over a connection of its own and reads the answer.</summary>
    public async Task<(HttpStatusCode Status, string ContentType, string Type)> SendAsync(Uri host)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Host, host.Port, deadline.Token);
        var stream = socket.GetStream();
        var writing = WriteAsync(stream, host, deadline.Token);
        var answer = await ReadAsync(stream, deadline.Token);
        await writing;
        return answer;
    }

    private async Task WriteAsync(NetworkStream stream, Uri host, CancellationToken ct)
    {
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"POST /{Path} HTTP/1.1\r\nHost: {host.Authority}\r\nConnection: close\r\nContent-Type: {ContentType}\r\n");
        head.Append(Token.Length > 0 ? $"Authorization: Bearer {Token}\r\n" : "");
        head.Append(Chunked ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {Body.Length}\r\n\r\n");
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), ct);
            foreach (var piece in Chunked ? Body.Chunk(16 * 1024) : [Body])
            {
                await stream.WriteAsync(Chunked ? [.. Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), .. piece, .. "\r\n"u8] : piece, ct);
            }

            await stream.WriteAsync(Chunked ? "0\r\n\r\n"u8.ToArray() : [], ct);
        }
        catch (Exception ex) when (ex is IOException or SocketException)
        {
            // The host answered before it had read everything, and closed. The answer is what counts.
        }
    }

    private async Task<(HttpStatusCode Status, string ContentType, string Type)> ReadAsync(NetworkStream stream, CancellationToken ct)
    {
        var bytes = new MemoryStream();
        try
        {
            await stream.CopyToAsync(bytes, ct);
        }
        catch (IOException)
        {
            // A reset after the answer: what was still being sent had nobody to read it.
        }

        var answer = Encoding.UTF8.GetString(bytes.ToArray());
        Assert.True(answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), $"{Name}: not answered but '{answer}'");
        var type = answer.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Type: ", StringComparison.OrdinalIgnoreCase))?["Content-Type: ".Length..] ?? "";
        var (from, to) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        var problem = from < 0 ? null : JsonNode.Parse(answer[from..(to + 1)]);
        return ((HttpStatusCode)int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), type, (string?)problem?["type"] ?? "");
    }
}
