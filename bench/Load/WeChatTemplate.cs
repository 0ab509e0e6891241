using System.Text;

namespace Omni.Bench.Load;

/// <summary>
/// The platform's call for one customer. A message is sealed and signed when it is sent: that costs about 3 µs, and keeps its
/// time stamp fresh in runs of any length.
/// </summary>
internal sealed class WeChatTemplate : IRequestTemplate
{
    private const int TimeDigits = 10;
    private const int IdDigits = 8;

    private readonly WeChatSeal _seal;
    private readonly TimeProvider _time;
    private readonly byte[] _xml;
    private readonly byte[] _request;
    private readonly int _created;
    private readonly int _id;
    private readonly int _marker;
    private readonly Range _timestamp;
    private readonly Range _nonce;
    private readonly Range _signature;
    private readonly Range _msgSignature;
    private readonly Range _encrypted;

    public WeChatTemplate(string host, WeChatAccount account, WeChatSeal seal, TimeProvider time, int sender, string text)
    {
        (_seal, _time) = (seal, time);
        var xml = new Layout();
        xml.Add($"<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[{OpenId(sender)}]]></FromUserName><CreateTime>");
        _created = xml.Gap(TimeDigits).Start.Value;
        xml.Add("</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[");
        _marker = xml.Gap(Marker.Length).Start.Value;
        xml.Add($"{text}]]></Content><MsgId>1{sender:D6}");
        _id = xml.Gap(IdDigits).Start.Value;
        xml.Add("</MsgId></xml>");
        _xml = xml.ToArray();
        Marker.Write(_xml.AsSpan(_marker), sender, 0);

        const string before = "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><Encrypt><![CDATA[";
        const string after = "]]></Encrypt></xml>";
        var encrypted = seal.LengthOf(_xml.Length);
        var request = new Layout();
        request.Add($"POST /api/channels/wechat/{account.Name}/webhook?encrypt_type=aes&timestamp=");
        _timestamp = request.Gap(TimeDigits);
        request.Add($"&nonce=2{sender:D6}");
        var (nonce, nonceLength) = request.Gap(IdDigits).GetOffsetAndLength(int.MaxValue);
        _nonce = (nonce - 7)..(nonce + nonceLength);
        request.Add("&signature=");
        _signature = request.Gap(40);
        request.Add("&msg_signature=");
        _msgSignature = request.Gap(40);
        request.Add($" HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml\r\nContent-Length: {before.Length + encrypted + after.Length}\r\n\r\n{before}");
        _encrypted = request.Gap(encrypted);
        request.Add(after);
        _request = request.ToArray();
    }

    public static string OpenId(int sender) => $"o-bench-{sender}";

    public ReadOnlyMemory<byte> Message(int counter)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        Marker.Digits(_xml.AsSpan(_created, TimeDigits), now);
        Marker.Digits(_xml.AsSpan(_id, IdDigits), counter);
        Marker.WriteCounter(_xml.AsSpan(_marker), counter);
        var request = _request.AsSpan();
        Marker.Digits(request[_timestamp], now);
        Marker.Digits(request[_nonce][7..], counter);
        lock (_seal)
        {
            _seal.Seal(_xml, request[_encrypted]);
            _seal.Sign(request[_timestamp], request[_nonce], [], request[_signature]);
            _seal.Sign(request[_timestamp], request[_nonce], request[_encrypted], request[_msgSignature]);
        }

        return _request;
    }

    /// <summary>Text with gaps, and where they are.</summary>
    private sealed class Layout
    {
        private readonly List<byte> _bytes = [];

        public void Add(string text) => _bytes.AddRange(Encoding.UTF8.GetBytes(text));

        public Range Gap(int length)
        {
            var start = _bytes.Count;
            _bytes.AddRange(Enumerable.Repeat((byte)'0', length));
            return start..(start + length);
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
