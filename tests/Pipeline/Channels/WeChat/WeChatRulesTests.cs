using System.Collections.Immutable;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Messages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class WeChatRulesTests
{
    private static readonly DateTimeOffset Now = PipelineRig.Start;

    private readonly WeChatRules _rules = new();

    [Fact]
    public void After_a_message_five_answers_in_48_hours()
    {
        var memory = _rules.AfterCustomer("", Message());
        for (var left = 5; left > 0; left--)
        {
            Assert.Equal(new ReplyState(true, "", Now.AddHours(48), left), _rules.Read(memory, Now));
            memory = _rules.AfterAnswer(memory, Now);
        }

        Assert.Equal(new ReplyState(false, "wechat-45047", null, 0), _rules.Read(memory, Now));
        Assert.Equal(5, _rules.Read(_rules.AfterCustomer(memory, Message()), Now).Left);
    }

    [Fact]
    public void After_48_hours_the_customer_has_to_write_first()
    {
        var memory = _rules.AfterCustomer("", Message());

        Assert.True(_rules.Read(memory, Now.AddHours(48).AddSeconds(-1)).Allowed);
        Assert.Equal(new ReplyState(false, "wechat-45015", null, 0), _rules.Read(memory, Now.AddHours(48)));
    }

    [Theory]
    [InlineData("CLICK", true)]
    [InlineData("click", true)]
    [InlineData("SCAN", true)]
    [InlineData("subscribe", true)]
    [InlineData("VIEW", false)]
    [InlineData("LOCATION", false)]
    [InlineData("unsubscribe", false)]
    [InlineData("TEMPLATESENDJOBFINISH", false)]
    public void Some_things_that_customers_do_allow_three_answers_in_a_minute(string name, bool isGrant)
    {
        var memory = _rules.AfterCustomer(_rules.AfterCustomer("", Message(Now.AddHours(-49))), Event(name));

        Assert.Equal(isGrant ? new ReplyState(true, "", Now.AddMinutes(1), 3) : new(false, "wechat-45015", null, 0), _rules.Read(memory, Now));
        Assert.Equal(new ReplyState(false, "wechat-45015", null, 0), _rules.Read(memory, Now.AddMinutes(1)));
    }

    [Fact]
    public void Who_has_left_gets_no_answer_until_they_come_back()
    {
        var memory = _rules.AfterCustomer(_rules.AfterCustomer("", Message()), Event("unsubscribe"));
        Assert.Equal(new ReplyState(false, "wechat-45015", null, 0), _rules.Read(memory, Now));

        Assert.Equal(3, _rules.Read(_rules.AfterCustomer(memory, Event("subscribe")), Now).Left);
    }

    [Fact]
    public void What_ends_sooner_is_spent_first()
    {
        var memory = _rules.AfterCustomer(_rules.AfterCustomer("", Message()), Event("CLICK"));
        Assert.Equal(8, _rules.Read(memory, Now).Left);

        memory = _rules.AfterAnswer(memory, Now);

        Assert.Equal(7, _rules.Read(memory, Now).Left);
        Assert.Equal(5, _rules.Read(memory, Now.AddMinutes(2)).Left);
    }

    [Theory]
    [InlineData("wechat-45015")]
    [InlineData("wechat-45047")]
    public void What_the_platform_says_counts_for_more_until_the_customer_writes(string reason)
    {
        var memory = _rules.AfterRefusal(_rules.AfterCustomer("", Message()), reason);

        Assert.Equal(new ReplyState(false, reason, null, 0), _rules.Read(memory, Now));
        Assert.True(_rules.Read(_rules.AfterCustomer(memory, Message()), Now).Allowed);
        Assert.True(_rules.Read(_rules.AfterCustomer(memory, Event("CLICK")), Now).Allowed);
        Assert.False(_rules.Read(_rules.AfterCustomer(memory, Event("VIEW")), Now).Allowed);
    }

    [Fact]
    public void Another_refusal_says_nothing_about_the_next_answer()
    {
        var memory = _rules.AfterCustomer("", Message());

        Assert.Equal(memory, _rules.AfterRefusal(memory, "wechat-45002"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a:b|c|")]
    public void What_nobody_knows_is_left_to_the_platform_or_refused_but_never_thrown(string memory) => Assert.NotNull(_rules.Read(_rules.AfterAnswer(memory, Now), Now));

    [Fact]
    public void A_conversation_from_before_there_were_rules_may_be_answered() => Assert.Equal(ReplyState.Always, _rules.Read("", Now));

    [Theory]
    [InlineData("image/png", 10 << 20, null)]
    [InlineData("image/png", (10 << 20) + 1, WeChatRules.FileTooLarge)]
    [InlineData("image/webp", 1, WeChatRules.WrongType)]
    [InlineData("audio/amr", 2 << 20, null)]
    [InlineData("audio/amr", (2 << 20) + 1, WeChatRules.FileTooLarge)]
    [InlineData("audio/ogg", 1, WeChatRules.WrongType)]
    [InlineData("video/mp4", 10 << 20, null)]
    [InlineData("application/pdf", 1, WeChatRules.WrongType)]
    [InlineData("application/octet-stream", 1, WeChatRules.WrongType)]
    public void A_file_is_one_that_the_platform_takes(string contentType, long bytes, string? objection) =>
        Assert.Equal(objection, _rules.Objection("", [new() { MediaId = "m", ContentType = contentType, Bytes = bytes }]));

    [Fact]
    public void A_message_is_one_thing()
    {
        var picture = new Attachment { MediaId = "m", ContentType = "image/png" };

        Assert.Equal(WeChatRules.OneThing, _rules.Objection("look", [picture]));
        Assert.Equal(WeChatRules.OneThing, _rules.Objection("", [picture, picture]));
        Assert.Equal(WeChatRules.TextTooLong, _rules.Objection(new('汉', 683), []));
        Assert.Null(_rules.Objection(new('汉', 682), []));
    }

    private static UnifiedMessage Message(DateTimeOffset? at = null) => new()
    {
        MessageId = "m",
        Direction = Direction.Inbound,
        Channel = "wechat",
        Account = "main",
        SenderId = "o",
        ExternalId = "1",
        Timestamp = at ?? Now,
    };

    private static UnifiedMessage Event(string name) => Message() with
    {
        Kind = MessageKind.Event,
        Metadata = ImmutableDictionary<string, string>.Empty.Add("Event", name),
    };
}
