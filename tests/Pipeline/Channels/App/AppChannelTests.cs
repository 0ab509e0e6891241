using System.Text;
using System.Text.Json.Nodes;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Messages;
using Omni.Runtime.Commands.Demo;

namespace Omni.Tests.Pipeline.Channels.App;

public sealed class AppChannelTests : IAsyncLifetime
{
    private AppRig _rig = null!;

    public async Task InitializeAsync() => _rig = await AppRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task What_a_user_writes_is_a_message_of_theirs_as_far_as_the_app_vouches()
    {
        var message = await _rig.AcceptAsync(JsonNode.Parse(
            """
            {
              "messageId": "m-1",
              "user": { "id": "u1", "name": "王小明", "email": "Wang@Example.com", "emailVerified": true, "phone": "138 0000 0000", "phoneVerified": false },
              "text": "你好", "language": "zh-CN", "sentAt": "2026-03-01T11:59:58+08:00", "metadata": { "screen": "checkout" }
            }
            """)!.AsObject());

        Assert.Equal(("app", "main", "u1", "m-1", "王小明"), (message.Channel, message.Account, message.SenderId, message.ExternalId, message.SenderName));
        Assert.Equal((MessageKind.Text, "你好", "zh-CN"), (message.Kind, message.Content, message.Language));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 3, 59, 58, TimeSpan.Zero), message.Timestamp);
        Assert.Equal(AppRig.Now, message.ReceivedAt);
        Assert.Equal(["user:main:u1", "email:wang@example.com"], message.VerifiedIdentifiers.ToArray());
        Assert.Equal([("phone", "138 0000 0000"), ("screen", "checkout")], message.Metadata.OrderBy(note => note.Key).Select(note => (note.Key, note.Value)));
    }

    [Theory]
    [InlineData(true, true, "user:main:u1 email:a@b.example phone:+8613800138000")]
    [InlineData(false, true, "user:main:u1 phone:+8613800138000")]
    [InlineData(false, false, "user:main:u1")]
    public async Task Only_what_the_app_says_is_verified_is(bool email, bool phone, string verified)
    {
        var post = LoopbackApp.Text("u1", "hello", "m1");
        post["user"] = new JsonObject { ["id"] = "u1", ["email"] = "a@b.example", ["emailVerified"] = email, ["phone"] = "+86 138 0013 8000", ["phoneVerified"] = phone };

        Assert.Equal(verified, string.Join(' ', (await _rig.AcceptAsync(post)).VerifiedIdentifiers));
    }

    [Fact]
    public async Task A_verified_phone_without_a_country_code_is_one_of_the_accounts_country()
    {
        var post = Encoding.UTF8.GetBytes("""{"user":{"id":"u1","phone":"138 0013 8000","phoneVerified":true},"text":"x"}""");

        var reply = await _rig.ReceiveAsync(post, _rig.Server.Sign("msg_1", post, AppRig.Now), _rig.With("phoneRegion", "CN"));

        Assert.Equal(["user:main:u1", "phone:+8613800138000"], Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages).VerifiedIdentifiers.ToArray());
    }

    [Fact]
    public async Task A_message_without_an_id_is_known_by_its_calls() =>
        Assert.Equal("msg_1", (await _rig.AcceptAsync(new() { ["user"] = new JsonObject { ["id"] = "u1" }, ["text"] = "hello" })).ExternalId);

    [Fact]
    public async Task A_time_that_is_still_to_come_is_now()
    {
        var post = LoopbackApp.Text("u1", "hello", "m1");
        post["sentAt"] = "2026-03-01T12:04:00Z";

        Assert.Equal(AppRig.Now, (await _rig.AcceptAsync(post)).Timestamp);
    }

    [Theory]
    [InlineData("image", "", MessageKind.Image, "[image]")]
    [InlineData("voice", "recognised", MessageKind.Voice, "[voice] recognised")]
    [InlineData("video", "", MessageKind.Video, "[video]")]
    [InlineData("location", "Nanjing Road 1", MessageKind.Location, "[location] Nanjing Road 1")]
    [InlineData("link", "https://x", MessageKind.Link, "[link] https://x")]
    [InlineData("file", "", MessageKind.File, "[file]")]
    [InlineData("event", "opened the app", MessageKind.Event, "[event] opened the app")]
    [InlineData("text", "hello", MessageKind.Text, "hello")]
    public async Task Every_kind_has_its_name(string name, string text, MessageKind kind, string content)
    {
        var post = LoopbackApp.Text("u1", text, "m1");
        post["kind"] = name;

        var message = await _rig.AcceptAsync(post);

        Assert.Equal((kind, content), (message.Kind, message.Content));
    }

    [Fact]
    public async Task Files_are_addresses_to_be_fetched()
    {
        var post = LoopbackApp.Text("u1", "see", "m1");
        post["attachments"] = JsonNode.Parse("""[{"url":"https://cdn.example.com/a.png","name":"a.png","contentType":"image/png","bytes":123},{"url":"https://cdn.example.com/b"}]""");

        Assert.Equal(
            [
                new Attachment { PlatformReference = "https://cdn.example.com/a.png", Name = "a.png", ContentType = "image/png", Bytes = 123 },
                new Attachment { PlatformReference = "https://cdn.example.com/b" },
            ],
            (await _rig.AcceptAsync(post)).Attachments.ToArray());
    }

    [Theory]
    [InlineData("""{"user":{"id":"u1"}}""", "text is missing.")]
    [InlineData("""{"user":{"id":"u1"},"text":"  "}""", "text is empty.")]
    [InlineData("""{"user":{"id":"u1"},"text":7}""", "text is not a text.")]
    [InlineData("""{"text":"x"}""", "user is missing.")]
    [InlineData("""{"user":[],"text":"x"}""", "user is not an object.")]
    [InlineData("""{"user":{},"text":"x"}""", "user.id is missing.")]
    [InlineData("""{"user":{"id":"a\nb"},"text":"x"}""", "user.id has control characters.")]
    [InlineData("""{"user":{"id":"u1","emailVerified":true},"text":"x"}""", "user.emailVerified vouches for nothing.")]
    [InlineData("""{"user":{"id":"u1","email":"a@b","emailverified":true},"text":"x"}""", "user.emailverified is not known here.")]
    [InlineData("""{"user":{"id":"u1","email":"a@b","emailVerified":"true"},"text":"x"}""", "user.emailVerified is neither true nor false.")]
    [InlineData("""{"user":{"id":"u1","email":"notanemail","emailVerified":true},"text":"x"}""", "user.email is not an e-mail address.")]
    [InlineData("""{"user":{"id":"u1","phone":"13800138000","phoneVerified":true},"text":"x"}""", "user.phone is not a phone number; without a country code, such as +86, the account's phoneRegion says where it is.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","messageId":"a b"}""", "messageId is not 1 to 64 letters, digits, dashes and underscores.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","kind":"Text"}""", "kind is none of text, image, voice, video, location, link, file, event.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","language":"zh_CN"}""", "language is not a language tag such as zh-CN.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","sentAt":1772366400}""", "sentAt is not a time such as 2026-03-01T12:00:00Z.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":["https://x"]}""", "attachments is not a list of objects.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":[{}]}""", "attachments[0].url is missing.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":[{"url":"https://x"},{"url":"http://x/"}]}""", "attachments[1].url is not an https address.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":[{"url":"https://u:p@x/"}]}""", "attachments[0].url is not an https address.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":[{"url":"https://x","name":"../a"}]}""", "attachments[0].name is a path.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","attachments":[{"url":"https://x","bytes":-1}]}""", "attachments[0].bytes is not a number of bytes.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","metadata":{"email":"a@b"}}""", "metadata has more than 20 entries, or a name that is empty, longer than 64, or the user's.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","metadata":{"a":1}}""", "metadata.a is not a text.")]
    [InlineData("""{"user":{"id":"\ud800"},"text":"x"}""", "user.id is not a text.")]
    [InlineData("""{"user":{"id":"u1"},"text":"x","to":"y"}""", "to is not known here.")]
    [InlineData("""{"text":1,"to":"y"}""", "to is not known here. user is missing. text is not a text.")]
    [InlineData("[]", "The body is not one JSON object, or names a property twice.")]
    [InlineData("""{"text":"a","text":"b"}""", "The body is not one JSON object, or names a property twice.")]
    public async Task What_is_wrong_is_said_all_at_once_without_repeating_it(string json, string detail) => Assert.Equal(detail, await _rig.RefuseAsync(json));

    [Fact]
    public async Task More_than_ten_files_are_refused()
    {
        var post = LoopbackApp.Text("u1", "see", "m1");
        post["attachments"] = new JsonArray([.. Enumerable.Range(0, 11).Select(number => new JsonObject { ["url"] = $"https://x/{number}" })]);

        Assert.Equal("attachments has more than 10 entries.", await _rig.RefuseAsync(post.ToJsonString()));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_never_cut()
    {
        Assert.Equal(32_000, (await _rig.AcceptAsync(LoopbackApp.Text("u1", new string('x', 32_000), "m1"))).Content.Length);
        Assert.Equal(new ChannelReply.Refused(Refusal.TooLong), await _rig.ReceiveAsync(LoopbackApp.Text("u1", new string('x', 32_001), "m1").ToJsonString()));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public async Task A_call_is_good_for_five_minutes_both_ways(int seconds, bool isTaken)
    {
        var body = Encoding.UTF8.GetBytes(LoopbackApp.Text("u1", "hello", "m1").ToJsonString());

        var reply = await _rig.ReceiveAsync(body, _rig.Server.Sign("msg_1", body, AppRig.Now), now: AppRig.Now.AddSeconds(seconds));

        Assert.Equal(isTaken, reply is ChannelReply.Accepted);
        Assert.Equal(isTaken, reply is not ChannelReply.Refused { Reason: Refusal.Stale });
    }

    [Theory]
    [InlineData(WebhookSecret.IdHeader, "")]
    [InlineData(WebhookSecret.IdHeader, "msg_2")]
    [InlineData(WebhookSecret.TimestampHeader, "")]
    [InlineData(WebhookSecret.TimestampHeader, "1772366401")]
    [InlineData(WebhookSecret.SignatureHeader, "")]
    [InlineData(WebhookSecret.SignatureHeader, "v1,AAAA")]
    public async Task A_header_that_is_wrong_proves_nothing(string header, string value)
    {
        var body = Encoding.UTF8.GetBytes(LoopbackApp.Text("u1", "hello", "m1").ToJsonString());
        var headers = _rig.Server.Sign("msg_1", body, AppRig.Now);
        headers[header] = value;

        Assert.Equal(new ChannelReply.Refused(Refusal.Unauthenticated), await _rig.ReceiveAsync(body, headers));
    }

    [Fact]
    public async Task While_secrets_change_both_are_taken_and_afterwards_only_the_new_one()
    {
        var body = Encoding.UTF8.GetBytes(LoopbackApp.Text("u1", "hello", "m1").ToJsonString());
        var old = _rig.Server.Sign("msg_1", body, AppRig.Now);
        var changed = _rig.With("secret", AppRig.OtherSecret);
        var both = changed with { Settings = new Dictionary<string, string>(changed.Settings) { ["previousSecret"] = AppRig.Secret } };

        Assert.IsType<ChannelReply.Accepted>(await _rig.ReceiveAsync(body, old, both));
        Assert.Equal(new ChannelReply.Refused(Refusal.Unauthenticated), await _rig.ReceiveAsync(body, old, changed));
        Assert.Equal(new ChannelReply.Refused(Refusal.Unauthenticated), await _rig.ReceiveAsync(body, old, _rig.With("secret", "")));
    }

    [Fact]
    public async Task What_is_not_utf8_is_refused_and_so_is_a_get()
    {
        byte[] body = [(byte)'{', 0xff, (byte)'}'];

        Assert.Equal(new ChannelReply.Refused(Refusal.UnsupportedEncoding), await _rig.ReceiveAsync(body, _rig.Server.Sign("msg_1", body, AppRig.Now)));
    }

    [Fact]
    public void A_secret_that_is_none_and_an_address_in_the_clear_are_refused_at_once() => Assert.Equal(
        ["secret is not whsec_ and base64 of 24 to 64 bytes.", "callbackUrl must be https; plain http is for this machine only."],
        ChannelSettings.Validate(new("app", "main", new Dictionary<string, string> { ["secret"] = "hunter2", ["callbackUrl"] = "http://shop.example/callback?x=1" })));
}
