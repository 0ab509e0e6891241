using System.Text;

namespace Omni.Bench.Load;

/// <summary>A visitor's post. All counters have a fixed width, so only digits change.</summary>
internal sealed class WebTemplate : IRequestTemplate
{
    private const int IdDigits = 8;

    private readonly byte[] _request;
    private readonly int _id;
    private readonly int _marker;

    /// <param name="host">Host and port of the server.</param>
    /// <param name="account">The web account.</param>
    /// <param name="token">The visitor's token.</param>
    /// <param name="sender">Number of the sender.</param>
    /// <param name="text">What follows the marker.</param>
    public WebTemplate(string host, string account, string token, int sender, string text)
    {
        var start = $"{{\"clientMessageId\":\"m{sender}-";
        var middle = "\",\"text\":\"";
        var body = start + new string('0', IdDigits) + middle + new string(' ', Marker.Length) + text + "\"}";
        var head = $"POST /api/channels/web/{account}/webhook HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";
        _request = Encoding.UTF8.GetBytes(head + body);
        _id = Encoding.UTF8.GetByteCount(head) + start.Length;
        _marker = _id + IdDigits + middle.Length;
        Marker.Write(_request.AsSpan(_marker), sender, 0);
    }

    public ReadOnlyMemory<byte> Message(int counter)
    {
        Marker.Digits(_request.AsSpan(_id, IdDigits), counter);
        Marker.WriteCounter(_request.AsSpan(_marker), counter);
        return _request;
    }
}
