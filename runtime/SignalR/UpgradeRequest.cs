using System.Text;

namespace Omni.Runtime.SignalR;

/// <summary>What a client asks that wants a WebSocket, however it came. A header that is not there is empty.</summary>
/// <param name="Host">The authority that it called.</param>
/// <param name="Upgrade">What it wants to speak.</param>
/// <param name="Version">Of the WebSocket protocol.</param>
/// <param name="Key">Proves to the client that a WebSocket server answers, and no cache.</param>
/// <param name="Origin">Whose page opens it; empty for what is no browser.</param>
/// <param name="Authorization">The header.</param>
/// <param name="Query">With its question mark, or empty.</param>
internal sealed record UpgradeRequest(string Host, string Upgrade, string Version, string Key, string Origin, string Authorization, string Query)
{
    private const string Start = "GET " + HubAddress.Path;
    private const string Http = " HTTP/1.1";

    private static ReadOnlySpan<byte> StartBytes => "GET /omni"u8;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>
    /// Reads a request that has come in full and is as plain as every real client's. Whatever else it may be is left to HTTP, which knows
    /// how to refuse it: null.
    /// </summary>
    /// <param name="received">All that has come so far.</param>
    public static UpgradeRequest? Read(ReadOnlySpan<byte> received)
    {
        if (!received.StartsWith(StartBytes) || !received.EndsWith(HeadEnd))
        {
            return null;
        }

        var lines = Encoding.Latin1.GetString(received[..^HeadEnd.Length]).Split("\r\n");
        if (lines.Any(line => line.AsSpan().ContainsAnyExceptInRange(' ', '~')) || !lines[0].EndsWith(Http, StringComparison.Ordinal))
        {
            return null;
        }

        var query = lines[0][Start.Length..^Http.Length];
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (query is not ("" or ['?', ..]) || query.Contains(' ', StringComparison.Ordinal) || !lines.Skip(1).All(line => TryAdd(headers, line)))
        {
            return null;
        }

        var isUpgrade = Value(headers, "Connection").Split(',', StringSplitOptions.TrimEntries).Contains("upgrade", StringComparer.OrdinalIgnoreCase);
        return !isUpgrade || !headers.ContainsKey("Host") || headers.ContainsKey("Content-Length") || headers.ContainsKey("Transfer-Encoding") || headers.ContainsKey("Expect")
            ? null
            : new(
                Value(headers, "Host"),
                Value(headers, "Upgrade"),
                Value(headers, "Sec-WebSocket-Version"),
                Value(headers, "Sec-WebSocket-Key"),
                Value(headers, "Origin"),
                Value(headers, "Authorization"),
                query);
    }

    /// <summary>A line that begins with a space goes on from the one before; nobody writes that any more. Nor one header twice.</summary>
    private static bool TryAdd(Dictionary<string, string> headers, string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && !line.AsSpan(0, colon).Contains(' ')
        && headers.TryAdd(line[..colon], line[(colon + 1)..].Trim(' '));

    private static string Value(Dictionary<string, string> headers, string name) => headers.GetValueOrDefault(name, "");
}
