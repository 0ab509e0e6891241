using System.Text;
using System.Text.Json.Nodes;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Messages;
using static Omni.Tests.Pipeline.Channels.DingTalk.DingTalkRequests;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

public sealed class DingTalkRobotTests
{
    [Fact]
    public async Task What_a_person_writes_is_a_message_of_theirs_with_the_way_back()
    {
        var call = Writer.Text("staff1", "你好", "msg1", Now.AddSeconds(-2));
        call["sessionWebhook"] = "https://oapi.dingtalk.com/robot/sendBySession?session=s1";
        call["sessionWebhookExpiredTime"] = Now.AddMinutes(90).ToUnixTimeMilliseconds();

        var reply = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Robot(call, Now))));
        var message = Assert.Single(reply.Messages);

        Assert.Equal(("application/json", """{"msgtype":"empty"}"""), (reply.ContentType, reply.Body));
        Assert.Equal(("dingtalk", "main", "staff1", "msg1"), (message.Channel, message.Account, message.SenderId, message.ExternalId));
        Assert.Equal((MessageKind.Text, "你好", "Nick of staff1"), (message.Kind, message.Content, message.SenderName));
        Assert.Equal((Now.AddSeconds(-2), Now), (message.Timestamp, message.ReceivedAt));
        Assert.Equal(["user:dingtalk-staff:dingcorp0123456789:staff1"], message.VerifiedIdentifiers.ToArray());
        Assert.Equal(
            new DingTalkReplyContext
            {
                SessionWebhook = "https://oapi.dingtalk.com/robot/sendBySession?session=s1",
                GoodUntil = Now.AddMinutes(90),
                RobotCode = "ding0123456789",
            },
            DingTalkReplyContext.Parse(message.ReplyContext));
        Assert.DoesNotContain(message.Metadata, note => note.Value.Contains("session", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"content":"half \ud83d a pair"}""", "half \uFFFD a pair")]
    [InlineData("""{"content":"\ud83d\ude00 \\ud83d \udc00 \u4f60"}""", "\U0001F600 \\ud83d \uFFFD 你")]
    [InlineData("\" just words\"", "just words")]
    public async Task Words_are_kept_whatever_form_they_come_in(string text, string expected)
    {
        var call = Writer.Text("staff1", "-", "msg1", Now).ToJsonString().Replace("""{"content":"-"}""", text, StringComparison.Ordinal);
        Assert.Contains(text, call, StringComparison.Ordinal);

        var reply = Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(Writer.Robot([], Now) with { Body = Encoding.UTF8.GetBytes(call) })));

        Assert.Equal((MessageKind.Text, expected), Assert.Single(reply.Messages) is var said ? (said.Kind, said.Content) : default);
    }

    [Fact]
    public async Task What_is_asked_in_a_group_is_the_askers_and_its_answer_goes_to_the_group()
    {
        var message = await AcceptAsync(Writer.Text("staff1", "hello", "msg1", Now, group: "cidGroup=="));

        Assert.Equal(("staff1", "hello"), (message.SenderId, message.Content));
        Assert.Equal("cidGroup==", DingTalkReplyContext.Parse(message.ReplyContext).GroupId);
        Assert.Equal(("2", "cidGroup=="), (message.Metadata["conversationType"], message.Metadata["conversationId"]));
    }

    [Fact]
    public async Task Somebody_from_outside_is_known_by_the_other_id_and_vouched_for_by_nobody()
    {
        var call = Writer.Text("staff1", "hello", "msg1", Now);
        call.Remove("senderStaffId");

        var message = await AcceptAsync(call);

        Assert.Equal("$:LWCP_v1:$staff1", message.SenderId);
        Assert.Empty(message.VerifiedIdentifiers);
    }

    [Fact]
    public async Task A_staff_id_without_its_company_vouches_for_nothing()
    {
        var call = Writer.Text("staff1", "hello", "msg1", Now);
        call.Remove("senderCorpId");

        Assert.Empty((await AcceptAsync(call)).VerifiedIdentifiers);
    }

    [Theory]
    [InlineData("picture", """{"downloadCode":"c/1+="}""", MessageKind.Image, "[image]", "ding0123456789:c/1+=", "", "")]
    [InlineData("audio", """{"downloadCode":"c1","recognition":"多少钱","duration":4000}""", MessageKind.Voice, "[voice] 多少钱", "ding0123456789:c1", "", "")]
    [InlineData("audio", """{"downloadCode":"c1","duration":"4000"}""", MessageKind.Voice, "[voice]", "ding0123456789:c1", "", "")]
    [InlineData("video", """{"downloadCode":"c1","duration":9,"videoType":"MP4"}""", MessageKind.Video, "[video]", "ding0123456789:c1", "", "video/mp4")]
    [InlineData("file", """{"downloadCode":"c1","fileName":"bill.pdf","spaceId":"7","fileId":"8"}""", MessageKind.File, "[file] bill.pdf", "ding0123456789:c1", "bill.pdf", "")]
    [InlineData("file", """{"downloadCode":"c1","fileName":"..\\a/b.pdf"}""", MessageKind.File, "[file] b.pdf", "ding0123456789:c1", "b.pdf", "")]
    public async Task A_file_is_a_reference_that_can_be_fetched(
        string type, string content, MessageKind kind, string text, string reference, string name, string contentType)
    {
        var message = await AcceptAsync(Message(type, content));

        Assert.Equal((kind, text, type), (message.Kind, message.Content, message.Metadata["msgtype"]));
        Assert.Equal(new Attachment { PlatformReference = reference, Name = name, ContentType = contentType }, Assert.Single(message.Attachments));
        Assert.Equal(content.Contains("duration", StringComparison.Ordinal), message.Metadata.ContainsKey("duration"));
    }

    [Fact]
    public async Task A_file_without_a_code_is_shown_with_its_problem()
    {
        var message = await AcceptAsync(Message("picture", "{}"));

        Assert.Equal(("[image]", "dingtalk-media-no-code"), (message.Content, Assert.Single(message.Attachments).Problem));
    }

    [Fact]
    public async Task Rich_text_keeps_the_order_of_its_words_and_pictures()
    {
        var message = await AcceptAsync(Message(
            "richText", """{"richText":[{"text":" 看 "},{"type":"picture","downloadCode":"c1"},{"text":" and "},{"type":"picture","downloadCode":"c2"},{"other":1}]}""", "cidG"));

        Assert.Equal((MessageKind.Text, "看 [image] and [image]"), (message.Kind, message.Content));
        Assert.Equal(["ding0123456789:c1", "ding0123456789:c2"], message.Attachments.Select(file => file.PlatformReference));
    }

    [Fact]
    public async Task Rich_text_of_pictures_alone_is_a_picture() =>
        Assert.Equal(MessageKind.Image, (await AcceptAsync(Message("richText", """{"richText":[{"type":"picture","downloadCode":"c1"}]}"""))).Kind);

    [Fact]
    public async Task More_files_than_a_message_may_have_are_counted()
    {
        var parts = string.Join(',', Enumerable.Range(0, 13).Select(number => $$"""{"type":"picture","downloadCode":"c{{number}}"}"""));

        var message = await AcceptAsync(Message("richText", $$"""{"richText":[{{parts}}]}"""));

        Assert.Equal((Attachment.MaxCount, "3"), (message.Attachments.Length, message.Metadata["attachmentsLeftOut"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task The_robots_name_alone_disturbs_nobody(string text)
    {
        var message = await AcceptAsync(Writer.Text("staff1", text, "msg1", Now, "cidG"));

        Assert.Equal((MessageKind.Event, "[mention]"), (message.Kind, message.Content));
    }

    [Fact]
    public async Task A_type_that_is_not_known_yet_is_something_that_was_sent_and_cannot_be_fetched()
    {
        var message = await AcceptAsync(Message("hologram", "{}"));

        Assert.Equal((MessageKind.File, "[hologram]"), (message.Kind, message.Content));
        Assert.Equal(new Attachment { Problem = "not-fetchable" }, Assert.Single(message.Attachments));
    }

    [Fact]
    public async Task The_time_may_come_as_text_or_not_at_all()
    {
        var call = Writer.Text("staff1", "hello", "msg1", Now);
        call["createAt"] = "1774080994334";
        Assert.Equal(1774080994334, (await AcceptAsync(call)).Timestamp.ToUnixTimeMilliseconds());

        call.Remove("createAt");
        Assert.Equal(Now, (await AcceptAsync(call)).Timestamp);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(-60, true)]
    [InlineData(61, false)]
    [InlineData(-61, false)]
    public async Task A_call_is_good_for_an_hour_both_ways(int minutes, bool isTaken)
    {
        var reply = await ReceiveAsync(Post(Writer.Robot(Writer.Text("staff1", "hello", "msg1", Now), Now), Now.AddMinutes(minutes)));

        Assert.Equal(isTaken, reply is ChannelReply.Accepted);
        Assert.Equal(isTaken, reply is not ChannelReply.Refused { Reason: Refusal.Stale });
    }

    [Theory]
    [InlineData("sign", "")]
    [InlineData("sign", "AAAA")]
    [InlineData("timestamp", "")]
    [InlineData("timestamp", "1772366400001")]
    public async Task A_header_that_is_wrong_proves_nothing(string header, string value)
    {
        var call = Writer.Robot(Writer.Text("staff1", "hello", "msg1", Now), Now);
        var headers = new Dictionary<string, string>(call.Headers) { [header] = value };

        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(call with { Headers = headers })));
    }

    [Fact]
    public async Task An_account_without_a_secret_takes_nothing() =>
        Assert.Equal(
            Refusal.Unauthenticated,
            await RefuseAsync(Post(Writer.Robot(Writer.Text("staff1", "hello", "msg1", Now), Now)), AccountWith(("appSecret", ""))));

    [Theory]
    [InlineData("senderId")]
    [InlineData("msgId")]
    [InlineData("msgtype")]
    public async Task A_message_that_lacks_what_all_have_is_none(string field)
    {
        var call = Writer.Text("staff1", "hello", "msg1", Now);
        call.Remove("senderStaffId");
        call.Remove(field);

        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Robot(call, Now))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"msgId\":")]
    [InlineData("{\"msgId\":\"1\",\"msgId\":\"2\"}")]
    [InlineData("""{"msgId":"1","senderId":"\ud800","msgtype":"text"}""")]
    public async Task What_is_no_message_is_refused(string body) =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Robot([], Now) with { Body = Bytes(body) })));

    [Fact]
    public async Task What_is_not_utf8_is_refused() =>
        Assert.Equal(Refusal.UnsupportedEncoding, await RefuseAsync(Post(Writer.Robot([], Now) with { Body = [(byte)'{', 0xff, (byte)'}'] })));

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_never_cut()
    {
        Assert.Equal(32_000, (await AcceptAsync(Writer.Text("staff1", new string('x', 32_000), "msg1", Now))).Content.Length);
        Assert.Equal(Refusal.TooLong, await RefuseAsync(Post(Writer.Robot(Writer.Text("staff1", new string('x', 32_001), "msg1", Now), Now))));
    }

    [Fact]
    public async Task A_way_back_that_is_too_long_is_left_out_and_the_group_is_kept()
    {
        var call = Writer.Text("staff1", "hello", "msg1", Now, "cidG");
        call["sessionWebhook"] = "https://oapi.dingtalk.com/" + new string('x', 3000);
        call["sessionWebhookExpiredTime"] = 1774086394522;

        var message = await AcceptAsync(call);

        Assert.InRange(message.ReplyContext.Length, 1, UnifiedMessage.MaxReplyContextLength);
        Assert.Equal(("", "cidG"), (DingTalkReplyContext.Parse(message.ReplyContext).SessionWebhook, DingTalkReplyContext.Parse(message.ReplyContext).GroupId));
    }

    [Fact]
    public async Task Only_posts_are_taken() =>
        Assert.Equal(Refusal.Malformed, await RefuseAsync(Post(Writer.Robot(new JsonObject(), Now)) with { Method = "GET" }));
}
