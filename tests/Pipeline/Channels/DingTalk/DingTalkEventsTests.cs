using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Envelopes;
using Omni.Pipeline.Messages;
using Omni.Runtime.Commands.Demo;
using static Omni.Tests.Pipeline.Channels.DingTalk.DingTalkRequests;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

public sealed class DingTalkEventsTests
{
    private static readonly JsonObject Left = JsonNode.Parse(
        """{"EventType":"user_leave_org","TimeStamp":"1772366300000","UserId":["staff1","staff2"],"CorpId":"dingcorp0123456789"}""")!.AsObject();

    public static TheoryData<string> Envelopes => Vectors.Of("dingtalk.event_decrypt");

    [Theory]
    [MemberData(nameof(Envelopes))]
    public void A_published_envelope_opens_and_its_signature_holds(string id)
    {
        var vector = Vectors.Get(id);
        Assert.True(EnvelopeKey.TryCreate(vector["encoding_aes_key"], vector["receive_id"], out var key));

        var opened = Envelope.Open(key, vector["encrypt"]);

        Assert.Equal(EnvelopeStatus.Opened, opened.Status);
        Assert.Equal(vector.Expect("plaintext"), Encoding.UTF8.GetString(opened.Message.Span));
        Assert.Equal(vector["encrypt"], Envelope.Seal(key, opened.Message.Span, Encoding.ASCII.GetBytes(vector.Expect("random16"))));
        Assert.True(EnvelopeSignature.IsValid(vector["msg_signature"], vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"]));
    }

    [Theory] // The platform's own check of the address, as it published it.
    [InlineData("msg_signature", "timestamp")]
    [InlineData("signature", "timestamp")]
    [InlineData("msg_signature", "timeStamp")]
    public async Task The_published_check_of_an_address_is_answered_so_that_the_platform_is_content(string signatureName, string timeName)
    {
        var vector = Vectors.Get("dingtalk-official-py3");
        var account = AccountWith(("token", vector["token"]), ("encodingAesKey", vector["encoding_aes_key"]), ("receiveIds", vector["receive_id"]));
        var call = new DingTalkCall(
            $"?{signatureName}={vector["msg_signature"]}&{timeName}={vector["timestamp"]}&nonce={vector["nonce"]}",
            new Dictionary<string, string>(),
            Bytes(new JsonObject { ["encrypt"] = vector["encrypt"] }.ToJsonString()));

        var reply = Assert.IsType<ChannelReply.Accepted>(
            await ReceiveAsync(Post(call, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(vector["timestamp"], null))), account));

        Assert.Empty(reply.Messages);
        Assert.Equal("application/json", reply.ContentType);
        AssertAcknowledges(reply.Body, vector["token"], vector["encoding_aes_key"], vector["receive_id"]);
    }

    [Fact]
    public async Task Two_acknowledgements_are_never_the_same()
    {
        var call = Post(Writer.Event(Left, Now));

        Assert.NotEqual(
            Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(call)).Body, Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(call)).Body);
    }

    [Fact]
    public async Task Whoever_left_the_company_is_shown_as_gone_each_once()
    {
        var reply = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Event(Left, Now))));
        var again = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Event(Left, Now.AddHours(1)), Now.AddHours(1))));

        Assert.Equal(["staff1", "staff2"], reply.Messages.Select(message => message.SenderId));
        Assert.All(
            reply.Messages, message => Assert.Equal((MessageKind.Event, "[event] user_leave_org", true), (message.Kind, message.Content, message.IsOfKnownOnly)));
        Assert.All(reply.Messages, message => Assert.Equal(1772366300000, message.Timestamp.ToUnixTimeMilliseconds()));
        Assert.Equal(2, reply.Messages.Select(message => message.ExternalId).Distinct().Count());
        Assert.Equal(reply.Messages.Select(message => message.ExternalId), again.Messages.Select(message => message.ExternalId));
    }

    [Theory]
    [InlineData("check_url")]
    [InlineData("user_add_org")]
    [InlineData("chat_update_title")]
    public async Task Other_events_are_acknowledged_and_say_nothing(string type)
    {
        var reply = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Event(new() { ["EventType"] = type, ["UserId"] = new JsonArray("staff1") }, Now))));

        Assert.Empty(reply.Messages);
        Assert.True(Writer.IsAcknowledgement(reply.Body));
    }

    [Fact]
    public async Task Any_of_the_receivers_that_are_set_will_do_and_is_the_one_that_answers()
    {
        var forCompany = new DingTalkWriter(Options with { AppKey = "dingcorp" });
        var account = AccountWith(("receiveIds", "ding0123456789, dingcorp"));

        var reply = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(forCompany.Event(Left, Now)), account));

        Assert.True(forCompany.IsAcknowledgement(reply.Body));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(forCompany.Event(Left, Now))));
    }

    [Fact]
    public async Task A_broken_signature_an_old_call_and_a_foreign_envelope_are_refused()
    {
        var call = Writer.Event(Left, Now);

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call with { Query = call.Query.Replace("nonce=", "nonce=0", StringComparison.Ordinal) })));
        Assert.Equal(Refusal.Stale, await RefuseAsync(Post(call, Now.AddMinutes(61))));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(Writer.Seal(Convert.ToBase64String(new byte[64]), Now))));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("encodingAesKey")]
    public async Task An_account_without_a_subscription_takes_no_events(string missing) =>
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(Writer.Event(Left, Now)), AccountWith((missing, ""))));

    [Fact]
    public async Task What_is_no_event_is_refused()
    {
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Event([], Now))));
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Event(Left, Now) with { Body = Bytes("{}") })));
        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(Post(Writer.Event(Left, Now) with { Body = [0xff] })));
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800":1,"\ud800":2}""")]
    [InlineData("""{"encrypt":"\ud800"}""")]
    [InlineData("""{"encryp\udc00":"x","encrypt":"y","\ud800":"z"}""")]
    public async Task Half_a_character_in_a_call_that_anybody_may_make_is_refused_without_an_exception(string body) =>
        Assert.IsType<ChannelReply.Refused>(await ReceiveAsync(Post(Writer.Event(Left, Now) with { Body = Bytes(body) })));

    private static void AssertAcknowledges(string body, string token, string aesKey, string receiveId)
    {
        var ack = JsonDocument.Parse(body).RootElement;
        Assert.Equal(["encrypt", "msg_signature", "nonce", "timeStamp"], ack.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        string Field(string name) => ack.GetProperty(name).GetString()!;
        Assert.Equal(EnvelopeSignature.Sign(token, Field("timeStamp"), Field("nonce"), Field("encrypt")), Field("msg_signature"));
        Assert.True(EnvelopeKey.TryCreate(aesKey, receiveId, out var key));
        Assert.Equal("success", Encoding.UTF8.GetString(Envelope.Open(key, Field("encrypt")).Message.Span));
    }
}
