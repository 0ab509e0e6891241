using System.Text;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Messages;
using Omni.Runtime.Commands.Demo;
using static Omni.Tests.Pipeline.Channels.WeChat.WeChatRequests;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class WeChatChannelTests
{
    [Fact]
    public async Task An_address_check_is_answered_with_its_echo()
    {
        var reply = await ReceiveAsync(Get(Writer.Check("5833258582299191661", Now)));

        Assert.Equal(new ChannelReply.Challenge("5833258582299191661"), reply);
    }

    [Fact]
    public async Task A_text_becomes_a_message_and_is_acknowledged()
    {
        var reply = await ReceiveAsync(Post(Writer.Seal(Writer.Text("oUser", "你好 ]]> 😀", "6074746557628292943", Now), Now)));

        var accepted = Assert.IsType<ChannelReply.Accepted>(reply);
        Assert.Equal("success", accepted.Body);
        var message = Assert.Single(accepted.Messages);
        Assert.Equal("", message.MessageId);
        Assert.Equal(Direction.Inbound, message.Direction);
        Assert.Equal("wechat", message.Channel);
        Assert.Equal("main", message.Account);
        Assert.Equal("oUser", message.SenderId);
        Assert.Equal("6074746557628292943", message.ExternalId);
        Assert.Equal(MessageKind.Text, message.Kind);
        Assert.Equal("你好 ]]> 😀", message.Content);
        Assert.Equal(Now, message.Timestamp);
        Assert.Equal(Now, message.ReceivedAt);
        Assert.Empty(message.Metadata);
    }

    [Theory]
    [InlineData("image", MessageKind.Image, "[image]", "<PicUrl>http://p/1</PicUrl><MediaId>m1</MediaId>", "MediaId=m1;MsgType=image;PicUrl=http://p/1")]
    [InlineData("voice", MessageKind.Voice, "[voice]", "<MediaId>m1</MediaId><Format>amr</Format><Recognition></Recognition>", "Format=amr;MediaId=m1;MsgType=voice")]
    [InlineData("voice", MessageKind.Voice, "where is it", "<Recognition>where is it</Recognition>", "MsgType=voice;Recognition=where is it")]
    [InlineData("video", MessageKind.Video, "[video]", "<MediaId>m1</MediaId><ThumbMediaId>t1</ThumbMediaId>", "MediaId=m1;MsgType=video;ThumbMediaId=t1")]
    [InlineData("shortvideo", MessageKind.Video, "[video]", "<MediaId>m1</MediaId>", "MediaId=m1;MsgType=shortvideo")]
    [InlineData("location", MessageKind.Location, "[location] Main St", "<Location_X>23.1</Location_X><Location_Y>113.3</Location_Y><Scale>20</Scale><Label>Main St</Label>", "Label=Main St;Location_X=23.1;Location_Y=113.3;MsgType=location;Scale=20")]
    [InlineData("link", MessageKind.Link, "[link] Offer", "<Title>Offer</Title><Description>d</Description><Url>http://u</Url>", "Description=d;MsgType=link;Title=Offer;Url=http://u")]
    [InlineData("file", MessageKind.File, "[file] a.zip", "<Title>a.zip</Title><FileKey>k</FileKey><FileMd5>x</FileMd5><FileTotalLen>222</FileTotalLen>", "FileKey=k;FileMd5=x;FileTotalLen=222;MsgType=file;Title=a.zip")]
    [InlineData("miniprogrampage", MessageKind.File, "[miniprogrampage]", "<AppId>wx1</AppId>", "AppId=wx1;MsgType=miniprogrampage")]
    [InlineData("text", MessageKind.Text, "option 1", "<Content>option 1</Content><bizmsgmenuid>101</bizmsgmenuid>", "bizmsgmenuid=101")]
    public async Task A_message_of_each_type_keeps_what_the_platform_said(string type, MessageKind kind, string content, string fields, string metadata)
    {
        var message = await AcceptAsync(Xml($"<MsgType>{type}</MsgType>{fields}<MsgId>42</MsgId>"));

        Assert.Equal("42", message.ExternalId);
        Assert.Equal(kind, message.Kind);
        Assert.Equal(content, message.Content);
        Assert.Equal(metadata, string.Join(';', message.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("subscribe", "qrscene_123123", "<Ticket>T</Ticket>", "subscribe qrscene_123123")]
    [InlineData("unsubscribe", "", "", "unsubscribe")]
    [InlineData("SCAN", "7", "<Ticket>T</Ticket>", "scan 7")]
    [InlineData("LOCATION", "", "<Latitude>23.1</Latitude><Longitude>113.3</Longitude><Precision>119.3</Precision>", "location 23.1,113.3")]
    [InlineData("CLICK", "menu-1", "", "click menu-1")]
    [InlineData("VIEW", "www.example.com", "", "view www.example.com")]
    [InlineData("TEMPLATESENDJOBFINISH", "", "<MsgID>200163836</MsgID><Status>success</Status>", "templatesendjobfinish success", "-200163836")]
    public async Task An_event_has_an_id_made_of_what_it_is(string name, string key, string fields, string shown, string report = "")
    {
        var message = await AcceptAsync(Xml($"<MsgType>event</MsgType><Event>{name}</Event><EventKey>{key}</EventKey>{fields}"));

        Assert.Equal(MessageKind.Event, message.Kind);
        Assert.Equal($"oUser-1772366400-{name}-{key}{report}", message.ExternalId);
        Assert.Equal($"[event] {shown}", message.Content);
        Assert.Equal(name, message.Metadata["Event"]);
        Assert.Equal(key, message.Metadata.GetValueOrDefault("EventKey", ""));
    }

    [Fact]
    public async Task A_long_event_key_gives_an_id_that_fits_a_row_key_and_still_differs()
    {
        var address = "http://example.com/" + new string('a', 900);
        var one = await AcceptAsync(Xml($"<MsgType>event</MsgType><Event>VIEW</Event><EventKey>{address}1</EventKey>"));
        var two = await AcceptAsync(Xml($"<MsgType>event</MsgType><Event>VIEW</Event><EventKey>{address}2</EventKey>"));

        Assert.InRange(one.ExternalId.Length, 1, 256);
        Assert.NotEqual(one.ExternalId, two.ExternalId);
        Assert.Equal(address + "1", one.Metadata["EventKey"]);
    }

    [Fact]
    public async Task What_lies_deeper_in_an_event_is_kept_by_its_path()
    {
        var message = await AcceptAsync(Xml(
            "<MsgType>event</MsgType><Event>scancode_push</Event><EventKey>k</EventKey>"
            + "<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>2</ScanResult></ScanCodeInfo>"));

        Assert.Equal("2", message.Metadata["ScanCodeInfo.ScanResult"]);
    }

    [Fact]
    public async Task A_character_that_xml_forbids_does_not_cost_the_message()
    {
        var message = await AcceptAsync(Xml("<MsgType>text</MsgType><Content><![CDATA[a\u0008b]]></Content><MsgId>42</MsgId>"));

        Assert.Equal("a\ufffdb", message.Content);
    }

    [Fact]
    public async Task A_published_message_in_compatible_mode_is_read_from_its_encrypted_part_only()
    {
        var vector = WeChatVectors.Get("wxoa-senparc-compat");
        var account = VectorAccount(vector);
        var body = "<xml><ToUserName>gh_a96a4a619366</ToUserName><FromUserName>forged</FromUserName><CreateTime>1414387151</CreateTime>"
            + $"<MsgType>text</MsgType><Content>forged</Content><MsgId>1</MsgId><Encrypt><![CDATA[{vector["encrypt"]}]]></Encrypt></xml>";

        var reply = await ReceiveAsync(VectorPost(vector, body), account);

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
        Assert.Equal("olPjZjsXuQPJoV0HlruZkNzKc91E", message.SenderId);
        Assert.Equal("你好", message.Content);
        Assert.Equal("6074746557628292943", message.ExternalId);
    }

    [Fact]
    public async Task A_published_file_message_is_read()
    {
        var vector = WeChatVectors.Get("wxoa-senparc-file");

        var reply = await ReceiveAsync(VectorPost(vector, $"<xml><Encrypt>{vector["encrypt"]}</Encrypt></xml>"), VectorAccount(vector));

        var message = Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
        Assert.Equal(MessageKind.File, message.Kind);
        Assert.Equal("[file] test.zip", message.Content);
        Assert.Equal("BAAAAAAAAACJHA0y", message.Metadata["FileKey"]);
    }

    [Fact]
    public async Task A_message_as_large_as_the_channel_takes_still_fits_a_queue()
    {
        var text = new string('汉', ChannelAccount.MaxTextLength);
        var message = await AcceptAsync(Xml(
            $"<MsgType>text</MsgType><Content>{text}</Content><Extra>{new string('汉', 15_900)}</Extra><MsgId>42</MsgId>"));

        Assert.Equal(text, message.Content);
        Assert.InRange(message.ToBytes().Length, 1, 192 * 1024);
    }

    [Fact]
    public async Task Changed_settings_count_from_the_next_call()
    {
        var channel = new WeChatChannel();
        var call = Post(Writer.Seal(Writer.Text("oUser", "hi", "1", Now), Now));

        Assert.IsType<ChannelReply.Accepted>(await channel.ReceiveAsync(call, Account));
        Assert.IsType<ChannelReply.Refused>(await channel.ReceiveAsync(call, AccountWith(WeChatSettingNames.Token, "other")));
        Assert.IsType<ChannelReply.Refused>(await channel.ReceiveAsync(call, AccountWith(WeChatSettingNames.Token, "")));
        Assert.IsType<ChannelReply.Accepted>(await channel.ReceiveAsync(call, Account));
    }

    [Theory]
    [InlineData("image", "<PicUrl>http://x</PicUrl><MediaId>m1</MediaId>", "m1", "")]
    [InlineData("voice", "<MediaId>m1</MediaId><Format>amr</Format><MediaId16K>hd</MediaId16K>", "m1", "audio/amr")]
    [InlineData("video", "<MediaId>m1</MediaId><ThumbMediaId>t</ThumbMediaId>", "m1", "")]
    [InlineData("shortvideo", "<MediaId>m1</MediaId><ThumbMediaId>t</ThumbMediaId>", "m1", "")]
    public async Task A_file_is_left_at_the_platform_until_somebody_fetches_it(string type, string fields, string reference, string claimed)
    {
        var message = await AcceptAsync(Xml($"<MsgType>{type}</MsgType>{fields}<MsgId>42</MsgId>"));

        Assert.Equal(new Attachment { PlatformReference = reference, ContentType = claimed }, Assert.Single(message.Attachments));
    }

    [Fact]
    public async Task A_file_that_the_platform_does_not_give_out_is_named_and_says_so()
    {
        var message = await AcceptAsync(Xml("<MsgType>file</MsgType><Title>a/b.zip</Title><FileKey>k</FileKey><FileTotalLen>123</FileTotalLen><MsgId>42</MsgId>"));

        Assert.Equal(new Attachment { Name = "b.zip", Bytes = 123, Problem = "not-fetchable" }, Assert.Single(message.Attachments));
    }

    [Fact]
    public async Task A_type_that_is_not_known_yet_is_something_that_was_sent_and_cannot_be_fetched()
    {
        var message = await AcceptAsync(Xml("<MsgType>hologram</MsgType><Title>me</Title><MsgId>42</MsgId>"));

        Assert.Equal((MessageKind.File, "[hologram] me"), (message.Kind, message.Content));
        Assert.Equal(new Attachment { Problem = "not-fetchable" }, Assert.Single(message.Attachments));
    }

    [Theory]
    [InlineData("unsubscribe", true)]
    [InlineData("TEMPLATESENDJOBFINISH", true)]
    [InlineData("MASSSENDJOBFINISH", true)]
    [InlineData("subscribe", false)]
    [InlineData("CLICK", false)]
    public async Task A_goodbye_or_a_report_makes_nobody_a_customer(string name, bool isOfKnownOnly)
    {
        var message = await AcceptAsync(Xml($"<MsgType>event</MsgType><Event>{name}</Event><MsgID>1</MsgID>"));

        Assert.Equal(isOfKnownOnly, message.IsOfKnownOnly);
    }

    [Fact]
    public async Task A_tapped_menu_option_is_a_text_that_says_which()
    {
        var message = await AcceptAsync(Xml("<MsgType>text</MsgType><Content>yes</Content><bizmsgmenuid>101</bizmsgmenuid><MsgId>42</MsgId>"));

        Assert.Equal((MessageKind.Text, "yes", "101"), (message.Kind, message.Content, message.Metadata["bizmsgmenuid"]));
    }

    [Theory]
    [InlineData("subscribe", "Welcome! 您好")]
    [InlineData("Subscribe", "Welcome! 您好")]
    [InlineData("SCAN", "")]
    [InlineData("unsubscribe", "")]
    public async Task Who_subscribes_is_greeted_with_what_the_account_says(string name, string greeting)
    {
        var call = Writer.Seal(Writer.Event("oUser", name, "", Now), Now);

        var reply = await ReceiveAsync(Post(call), AccountWith(WeChatSettingNames.Welcome, "Welcome! 您好"));

        Assert.Equal(greeting, Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages).BotAnswer);
    }

    [Fact]
    public async Task A_plain_call_is_taken_only_where_the_account_says_so_and_its_address_is_signed_and_new()
    {
        var sealedCall = Writer.Seal("x", Now);
        var plain = (sealedCall with { Body = Bytes(Writer.Text("oUser", "hi", "1", Now)) }).Without("encrypt_type").Without("msg_signature");
        var open = AccountWith(WeChatSettingNames.AllowPlain, "true");

        Assert.Equal("hi", Assert.Single(Assert.IsType<ChannelReply.Accepted>(await ReceiveAsync(Post(plain), open)).Messages).Content);
        Assert.Equal(Refusal.ModeRefused, await RefuseAsync(Post(plain)));
        Assert.Equal(Refusal.ModeRefused, await RefuseAsync(Post(plain), AccountWith(WeChatSettingNames.AllowPlain, "false")));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(plain.With("signature", new('0', 40))), open));
        Assert.Equal(Refusal.Stale, await RefuseAsync(Post(plain, Now.AddMinutes(11)), open));
        Assert.Equal(Refusal.Unauthenticated, await RefuseAsync(Post(plain.With("encrypt_type", "aes") with { Body = Bytes("<xml><Encrypt>x</Encrypt></xml>") }), open));
    }

    private static ChannelAccount VectorAccount(WeChatVector vector) => (Options with
    {
        Token = vector["token"],
        EncodingAesKey = vector["encoding_aes_key"],
        AppId = vector["receive_id"],
    }).ToAccount("main", new("http://127.0.0.1:1/"));

    private static ChannelRequest VectorPost(WeChatVector vector, string body)
    {
        var query = new Dictionary<string, string>
        {
            ["timestamp"] = vector["timestamp"],
            ["nonce"] = vector["nonce"],
            ["encrypt_type"] = "aes",
            ["msg_signature"] = vector["msg_signature"],
        };
        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(vector["timestamp"], System.Globalization.CultureInfo.InvariantCulture));
        return Post(new WeChatWebhookCall(query, Encoding.UTF8.GetBytes(body)), at);
    }
}
