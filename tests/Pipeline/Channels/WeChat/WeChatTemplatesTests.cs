using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.WeChat;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels.WeChat;

/// <summary>Templates at the loopback platform, which is as strict as the real one, and its reports of them.</summary>
public sealed class WeChatTemplatesTests : IAsyncLifetime
{
    private const string Customer = "oUser";

    private static readonly ImmutableSortedDictionary<string, string> Values =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("name", "王 \"小明\" 😀"), KeyValuePair.Create("order", "7")]);

    private readonly FakeTimeProvider _time = new(WeChatRequests.Now);
    private ServiceProvider _services = null!;
    private LoopbackWeChat _platform = null!;
    private ChannelAccount _account = null!;

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _time, default);
        _platform.AddTemplate("t1", "Shipped", "Dear {{name.DATA}}:\n{{order.DATA}}");
        _account = WeChatRequests.Options.ToAccount("main", _platform.Address);
        _services = ChannelServicesRig.Build(_time);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task A_template_reaches_who_wrote_long_ago_and_the_platforms_id_of_it_is_known()
    {
        _platform.Meet(Customer);
        _time.Advance(TimeSpan.FromDays(30));

        var sent = await SendAsync();

        var received = Assert.Single(_platform.Received);
        Assert.Equal(("template", "Dear 王 \"小明\" 😀:\n7"), (received.Kind, received.Text));
        Assert.Equal(SendOutcome.Sent(received.MsgId), sent);
    }

    [Fact]
    public async Task One_key_is_sent_once()
    {
        _platform.Meet(Customer);
        _platform.Faults.Add(LoopbackFault.Drop());

        Assert.Equal(SendOutcome.Uncertain("wechat-answer-lost"), await SendAsync());
        Assert.Equal(SendStatus.Sent, (await SendAsync()).Status);
        Assert.Equal(SendStatus.Sent, (await SendAsync(key: "other")).Status);

        Assert.Equal(2, _platform.Received.Count);
    }

    [Theory]
    [InlineData(40037)]
    [InlineData(43004)]
    [InlineData(47003)]
    [InlineData(48001)]
    public async Task What_the_platform_refuses_is_refused_with_its_number(int code)
    {
        _platform.Meet(Customer);
        _platform.Faults.Add(LoopbackFault.Error(code));

        Assert.Equal(SendOutcome.Refused($"wechat-{code}"), await SendAsync());
    }

    [Fact]
    public async Task A_template_that_was_deleted_or_changed_is_refused_by_the_platform()
    {
        _platform.Meet(Customer);

        Assert.Equal(SendOutcome.Refused("wechat-40037"), await SendAsync(template: new("t2", Values)));
        Assert.Equal(SendOutcome.Refused("wechat-47003"), await SendAsync(template: new("t1", Values.Remove("order"))));
        Assert.Equal(SendOutcome.Refused("wechat-47003"), await SendAsync(template: new("t1", Values.Add("size", "L"))));
    }

    [Fact]
    public async Task A_token_that_ended_is_replaced()
    {
        _platform.Meet(Customer);
        await SendAsync();
        _platform.ExpireToken();

        Assert.Equal(SendStatus.Sent, (await SendAsync(key: "other")).Status);
        Assert.Equal(2, _platform.TokenRequests);
    }

    [Theory]
    [InlineData("Plain text without fields", "Plain text without fields", "")]
    [InlineData("{{first.DATA}}", "{first}", "first")]
    [InlineData("{{first.DATA}}\n订单：{{ keyword1.DATA }}{{first.DATA}} {{x}} {{.DATA}}", "{first}\n订单：{keyword1}{first} {{x}} {{.DATA}}", "first,keyword1")]
    public async Task The_fields_of_a_template_are_those_that_the_platform_marks(string content, string text, string fields)
    {
        _platform.AddTemplate("t3", "Any", content);

        var list = await _services.GetRequiredService<IChannelTemplates>().ListAsync(_account, default);

        var template = list.Templates.Single(it => it.Id == "t3");
        Assert.Equal((text, fields), (template.Text, string.Join(',', template.Fields)));
    }

    [Theory]
    [InlineData("success", "")]
    [InlineData("failed:user block", "wechat-template-user-block")]
    [InlineData("failed: system failed", "wechat-template-system-failed")]
    [InlineData("failed:something new", "wechat-template-failed")]
    public async Task A_report_says_which_message_reached_its_customer_or_why_not(string status, string reason)
    {
        Assert.Equal(new DeliveryReceipt("200163836", reason), (await ReadAsync("200163836", status)).Receipt);
    }

    [Fact]
    public async Task Two_reports_of_one_second_are_two_and_other_events_are_none()
    {
        var first = await ReadAsync("1", "success");
        var second = await ReadAsync("2", "success");
        var click = await ReadXmlAsync(_platform.Writer.Event(Customer, "CLICK", "key", _time.GetUtcNow()));

        Assert.NotEqual(first.ExternalId, second.ExternalId);
        Assert.Equal(first.ExternalId, (await ReadAsync("1", "success")).ExternalId);
        Assert.Null(click.Receipt);
    }

    private ValueTask<SendOutcome> SendAsync(string key = "key", TemplateFill? template = null) => _services.Sender("wechat")
        .SendAsync(new(Customer, "what it says", key, "conversation") { Template = template ?? new("t1", Values) }, _account, default);

    private Task<UnifiedMessage> ReadAsync(string msgId, string status) =>
        ReadXmlAsync(_platform.Writer.TemplateReport(Customer, msgId, status, _time.GetUtcNow()));

    private async Task<UnifiedMessage> ReadXmlAsync(string xml)
    {
        var call = _platform.Writer.Seal(xml, _time.GetUtcNow());
        var reply = await new WeChatChannel().ReceiveAsync(
            new("POST", name => call.Query.GetValueOrDefault(name, ""), _ => "", call.Body, _time.GetUtcNow()), _account);
        return Assert.Single(Assert.IsType<ChannelReply.Accepted>(reply).Messages);
    }
}
