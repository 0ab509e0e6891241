using System.Net;
using System.Text;
using System.Text.Json;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Everything that is known to go wrong at the door. All of them carry <see cref="Secret"/> and <see cref="Sender"/>, which nothing may repeat.</summary>
internal static class BadRequests
{
    public const string Secret = "my card is 4929 1234";
    public const string Sender = "o-forger-4711";

    private const int MaxBytes = 256 * 1024;

    public static IEnumerable<BadRequest> All(OmniHost host, OmniVisitor visitor) => OfWeb(visitor.Token).Concat(OfWeChat(host.WeChat.Writer)).Concat(OfPeople());

    private static IEnumerable<BadRequest> OfWeb(string token)
    {
        BadRequest Post(string name, byte[] body, HttpStatusCode status, string problem) =>
            new(name, $"api/channels/web/{OmniHost.WebAccount}/webhook", body, status, problem) { Token = token };

        yield return Post("web: not JSON", Utf8($"{{ \"text\": \"{Secret}\", "), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: not an object", Utf8($"[\"{Secret}\"]"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: empty", [], HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: text is a number", Utf8($"{{\"clientMessageId\":\"a\",\"text\":5,\"x\":\"{Secret}\"}}"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: id with a blank", Utf8($"{{\"clientMessageId\":\"a b\",\"text\":\"{Secret}\"}}"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: 10,000 levels", Utf8($"{{\"text\":\"{Secret}\",\"a\":{new string('[', 10_000)}{new string(']', 10_000)}}}"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: half a surrogate pair", Utf8($"{{\"clientMessageId\":\"a\",\"text\":\"{Secret} \\ud83d\"}}"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("web: UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Json("a", Secret))).ToArray(), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        yield return Post("web: not UTF-8", [.. Utf8($"{{\"clientMessageId\":\"a\",\"text\":\"{Secret}"), 0xff, 0xc3, .. "\"}"u8], HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        yield return Post("web: a form", Utf8($"text={Uri.EscapeDataString(Secret)}"), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type") with { ContentType = "application/x-www-form-urlencoded" };
        yield return Post("web: plain text", Utf8(Json("a", Secret)), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type") with { ContentType = "text/plain" };
        yield return Post("web: 32,001 units of text", Utf8(Json("a", Secret.PadRight(32_001, 'x'))), HttpStatusCode.RequestEntityTooLarge, "text-too-long");
        yield return Post("web: over 256 KiB", Utf8(Json("a", Secret.PadRight(MaxBytes, 'x'))), HttpStatusCode.RequestEntityTooLarge, "too-large");
        yield return Post("web: over 256 KiB in pieces", Utf8(Json("a", Secret.PadRight(MaxBytes, 'x'))), HttpStatusCode.RequestEntityTooLarge, "too-large") with { Chunked = true };
        yield return Post("web: no token", Utf8(Json("a", Secret)), HttpStatusCode.Unauthorized, "unauthenticated") with { Token = "" };
        yield return Post("web: forged token", Utf8(Json("a", Secret)), HttpStatusCode.Unauthorized, "unauthenticated") with { Token = token[..^3] + "abc" };
        yield return Post("unknown account", Utf8(Json("a", Secret)), HttpStatusCode.NotFound, "not-found") with { Path = "api/channels/web/nowhere/webhook" };
        yield return Post("unknown channel", Utf8(Json("a", Secret)), HttpStatusCode.NotFound, "not-found") with { Path = "api/channels/telex/main/webhook" };
    }

    private static IEnumerable<BadRequest> OfWeChat(WeChatEnvelopeWriter writer)
    {
        var now = TimeProvider.System.GetUtcNow();
        var webhook = new Uri($"http://host/api/channels/wechat/{OmniHost.WeChatAccount}/webhook");
        var good = writer.Seal(writer.Text(Sender, Secret, "1", now), now);

        BadRequest Post(string name, WeChatWebhookCall call, HttpStatusCode status, string problem) =>
            new(name, call.AddressOf(webhook).PathAndQuery[1..], call.Body, status, problem) { ContentType = "text/xml" };
        BadRequest Inside(string name, byte[] message, HttpStatusCode status, string problem) => Post(name, writer.Seal(message, now), status, problem);

        yield return Post("wechat: wrongly signed", good.With("msg_signature", new string('0', 40)), HttpStatusCode.Unauthorized, "unauthenticated");
        yield return Post("wechat: not signed", good.Without("msg_signature"), HttpStatusCode.Unauthorized, "unauthenticated");
        yield return Post("wechat: replayed an hour later", writer.Seal(writer.Text(Sender, Secret, "1", now), now.AddHours(-1)), HttpStatusCode.Unauthorized, "stale");
        yield return Post("wechat: signed in an hour", writer.Seal(writer.Text(Sender, Secret, "1", now), now.AddHours(1)), HttpStatusCode.Unauthorized, "stale");
        yield return Post("wechat: plain", good.Without("encrypt_type") with { Body = Utf8(writer.Text(Sender, Secret, "1", now)) }, HttpStatusCode.Forbidden, "mode-refused");
        yield return Post("wechat: signed garbage", writer.Sign("bm90IGFuIGVudmVsb3Bl", now), HttpStatusCode.Unauthorized, "unauthenticated");
        yield return Post("wechat: not XML", good with { Body = Utf8($"<xml><FromUserName>{Sender}</From") }, HttpStatusCode.BadRequest, "malformed");
        yield return Post("wechat: UTF-16", good with { Body = [0xff, 0xfe, .. Encoding.Unicode.GetBytes($"<xml>{Sender}{Secret}</xml>")] }, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        yield return Post("wechat: not UTF-8", good with { Body = [.. "<xml>"u8, 0xff, 0xfe, .. Utf8(Secret)] }, HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        yield return Post("wechat: a thousand laughs", good with { Body = Utf8(Laughs) }, HttpStatusCode.BadRequest, "malformed");
        yield return Post("wechat: over 256 KiB", good with { Body = Utf8($"<xml>{Secret.PadRight(MaxBytes, 'x')}</xml>") }, HttpStatusCode.RequestEntityTooLarge, "too-large");
        yield return Post("wechat: over 256 KiB in pieces", good with { Body = Utf8($"<xml>{Secret.PadRight(MaxBytes, 'x')}</xml>") }, HttpStatusCode.RequestEntityTooLarge, "too-large") with { Chunked = true };
        yield return Inside("wechat: sealed, not XML", Utf8($"{Sender} {Secret}"), HttpStatusCode.BadRequest, "malformed");
        yield return Inside("wechat: sealed laughs", Utf8(Laughs), HttpStatusCode.BadRequest, "malformed");
        yield return Inside("wechat: sealed file", Utf8("<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><xml><Content>&x;</Content></xml>"), HttpStatusCode.BadRequest, "malformed");
        yield return Inside("wechat: sealed, 10,000 levels", Utf8(string.Concat(Enumerable.Repeat("<xml>", 10_000)) + Secret), HttpStatusCode.BadRequest, "malformed");
        yield return Inside("wechat: sealed, not UTF-8", [.. Utf8(Secret), 0xff], HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        yield return Inside("wechat: sealed, 32,001 units of text", Utf8(writer.Text(Sender, Secret.PadRight(32_001, 'x'), "1", now)), HttpStatusCode.RequestEntityTooLarge, "text-too-long");
    }

    private static IEnumerable<BadRequest> OfPeople()
    {
        BadRequest Post(string name, byte[] body, HttpStatusCode status, string problem) => new(name, "api/sessions", body, status, problem);

        yield return Post("sign-in: not JSON", Utf8($"{{\"username\":\"{Sender}\",\"password\":\"{Secret}"), HttpStatusCode.BadRequest, "malformed");
        yield return Post("sign-in: 10,000 levels", Utf8(new string('[', 10_000)), HttpStatusCode.BadRequest, "malformed");
        yield return Post("sign-in: not UTF-8", [.. Utf8($"{{\"username\":\"{Sender}"), 0xff, .. "\"}"u8], HttpStatusCode.BadRequest, "malformed");
        yield return Post("sign-in: a form", Utf8($"username={Sender}"), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type") with { ContentType = "application/x-www-form-urlencoded" };
        yield return Post("sign-in: over 256 KiB in pieces", Utf8(Secret.PadRight(MaxBytes + 1, 'x')), HttpStatusCode.RequestEntityTooLarge, "too-large") with { Chunked = true };
        yield return Post("sign-in: wrong password", Utf8(JsonSerializer.Serialize(new { username = Sender, password = Secret })), HttpStatusCode.Unauthorized, "sign-in-refused");
        yield return Post("no such address", Utf8(Secret), HttpStatusCode.NotFound, "not-found") with { Path = "api/nowhere" };
        yield return Post("wrong method", Utf8(Secret), HttpStatusCode.MethodNotAllowed, "method-not-allowed") with { Path = "api/inbox" };
    }

    private static readonly string Laughs =
        "<!DOCTYPE xml [<!ENTITY a \"" + Secret + "\">" + string.Concat(Enumerable.Range(0, 9).Select(level =>
            $"<!ENTITY {(char)('b' + level)} \"{string.Concat(Enumerable.Repeat($"&{(char)('a' + level)};", 10))}\">")) + "]><xml><Encrypt>&j;</Encrypt></xml>";

    private static string Json(string clientMessageId, string text) => JsonSerializer.Serialize(new { clientMessageId, text });

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
