using System.Text;
using CsCheck;
using Omni.Runtime.SignalR;

namespace Omni.Tests.Runtime.SignalR;

public sealed class UpgradeRequestTests
{
    private const string Start = "GET /omni?access_token=t%20t&id=1 HTTP/1.1";
    private const string Headers = "Host: omni.example:7071\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "sec-websocket-key:dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin:  https://omni.example \r\nAuthorization: Bearer abc\r\nX-Empty:";

    private static readonly string Whole = $"{Start}\r\n{Headers}\r\n\r\n";

    [Fact]
    public void A_plain_request_is_read() => Assert.Equal(
        new("omni.example:7071", "websocket", "13", "dGhlIHNhbXBsZSBub25jZQ==", "https://omni.example", "Bearer abc", "?access_token=t%20t&id=1"),
        Read(Whole));

    [Fact]
    public void A_request_without_a_query_is_read() =>
        Assert.Equal("", Read(Whole.Replace(Start, "GET /omni HTTP/1.1", StringComparison.Ordinal))?.Query);

    [Theory]
    [InlineData("GET /omni?access_token=t%20t&id=1", "POST /omni?")]
    [InlineData("GET /omni?access_token=t%20t&id=1", "get /omni")]
    [InlineData("GET /omni?access_token=t%20t&id=1", "GET /omni/negotiate")]
    [InlineData("GET /omni?access_token=t%20t&id=1", "GET /omnibus")]
    [InlineData("GET /omni?access_token=t%20t&id=1", "GET /omni?a b")]
    [InlineData("GET /omni?access_token=t%20t&id=1", "GET http://omni.example/omni")]
    [InlineData("HTTP/1.1\r", "HTTP/1.0\r")]
    [InlineData("HTTP/1.1\r", "HTTP/1.1 \r")]
    [InlineData("Host: omni.example:7071\r\n", "")]
    [InlineData("keep-alive, Upgrade", "keep-alive")]
    [InlineData("Upgrade: websocket", "Upgrade: websocket\r\nUpgrade: h2c")]
    [InlineData("X-Empty:", "Content-Length: 3")]
    [InlineData("X-Empty:", "Transfer-Encoding: chunked")]
    [InlineData("X-Empty:", "Expect: 100-continue")]
    [InlineData("X-Empty:", " continued")]
    [InlineData("X-Empty:", "X-Empty : a")]
    [InlineData("X-Empty:", ": a")]
    [InlineData("X-Empty:", "no colon")]
    [InlineData("X-Empty:", "X: a\0b")]
    [InlineData("X-Empty:", "X: a\nY: b")]
    [InlineData("X-Empty:", "X: a\rY: b")]
    [InlineData("X-Empty:", "X: é")]
    [InlineData("X-Empty:", "X: a\r\n\r\n{}")]
    public void What_is_not_plain_is_left_to_http(string part, string instead)
    {
        Assert.Contains(part, Whole, StringComparison.Ordinal);

        Assert.Null(Read(Whole.Replace(part, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_request_that_has_not_come_in_full_is_left_to_http() => Assert.All(Enumerable.Range(0, Whole.Length), length => Assert.Null(Read(Whole[..length])));

    [Fact]
    public void No_bytes_do_any_harm() => Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte).Array[1, 10].Sample(
        changes =>
        {
            var bytes = Encoding.Latin1.GetBytes(Whole);
            foreach (var (at, value) in changes)
            {
                bytes[at] = value;
            }

            if (UpgradeRequest.Read(bytes) is { } read)
            {
                Assert.DoesNotContain(read.ToString(), character => character is < ' ' or > '~');
            }
        },
        iter: 5000);

    private static UpgradeRequest? Read(string request) => UpgradeRequest.Read(Encoding.Latin1.GetBytes(request));
}
