using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Tests.Pipeline.Starts;

/// <summary>Templates: filled in whole or not sent, read by the agent as the customer does, and what the platform reports of them later.</summary>
public sealed class TemplateTests : IAsyncLifetime
{
    private static readonly TemplateFill Good = StartRig.Fill(("name", "Jo"), ("order", "7"));

    private StartRig _it = null!;

    public async Task InitializeAsync()
    {
        _it = await StartRig.OpenAsync();
        await _it.KnownAsync(StartRig.WeChat);
    }

    public Task DisposeAsync()
    {
        _it.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_conversation_tells_what_the_customer_reads_and_the_channel_gets_the_values()
    {
        var started = await _it.StartedAsync(StartRig.WeChat, template: Good);
        await _it.PassAsync();

        Assert.Equal("Dear Jo, order 7 is on its way.", Assert.Single(await _it.MessagesAsync(started.ConversationId)).Text);
        var sent = Assert.Single(_it.Rig.WeChat.Deliveries);
        Assert.Equal(("t1", "Jo", "7"), (sent.Template!.Id, sent.Template.Values["name"], sent.Template.Values["order"]));
    }

    [Fact]
    public async Task Values_that_are_missing_empty_or_unknown_are_refused_by_name()
    {
        Assert.Equal("Missing: name, order. ", (await WrongAsync()).Detail);
        Assert.Equal("Missing: order. Unknown: colour. ", (await WrongAsync(("name", "Jo"), ("order", ""), ("colour", "red"))).Detail);
        Assert.Empty(_it.Rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task A_template_that_the_account_does_not_have_is_refused()
    {
        Assert.Equal(StartDesk.TemplateUnknown, await _it.RefusedAsync(StartRig.WeChat, template: Good with { Id = "t2" }));
        await _it.KnownAsync(StartRig.Web);
        Assert.Equal(StartDesk.TemplateUnknown, await _it.RefusedAsync(StartRig.Web, template: Good));
    }

    [Fact]
    public async Task While_the_platform_does_not_tell_its_templates_nothing_is_sent()
    {
        _it.Rig.Templates.Failure = SendOutcome.Retry(TimeSpan.FromSeconds(5), "wechat-unreachable");
        Assert.IsType<StartResult.NotNow>(await _it.StartAsync(StartRig.WeChat, template: Good));

        _it.Rig.Templates.Failure = SendOutcome.Refused("wechat-48001");
        Assert.Equal("wechat-48001", await _it.RefusedAsync(StartRig.WeChat, template: Good));

        // What failed is not kept.
        _it.Rig.Templates.Failure = null;
        await _it.StartedAsync(StartRig.WeChat, template: Good);
    }

    [Fact]
    public async Task The_list_is_asked_for_once_a_minute_but_a_new_template_is_found()
    {
        var desk = _it.Rig.Get<TemplateDesk>();
        var account = (await _it.Rig.Get<ChannelAccountStore>().GetAsync("wechat", "main", default))!;
        await desk.ListAsync(account, default);
        await desk.ListAsync(account, default);
        Assert.Equal(1, _it.Rig.Templates.Asked);

        _it.Rig.Templates.All.Add(StartRig.Shipped with { Id = "t2" });
        Assert.Null((await desk.FindAsync(account, "t2", default)).Template);
        _it.Rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull((await desk.FindAsync(account, "t2", default)).Template);
        Assert.Equal(2, _it.Rig.Templates.Asked);

        await desk.ListAsync(account with { ETag = "changed" }, default);
        _it.Rig.Time.Advance(TemplateDesk.Freshness);
        await desk.ListAsync(account with { ETag = "changed" }, default);
        Assert.Equal(4, _it.Rig.Templates.Asked);
    }

    [Theory]
    [InlineData(WordPolicy.Mask)]
    [InlineData(WordPolicy.Block)]
    public async Task A_template_with_a_listed_word_is_withheld_because_its_values_can_not_be_covered(WordPolicy policy)
    {
        await _it.Rig.Get<WordListStore>().SaveAsync(new("test", policy, ["secret"]), null, default);
        await _it.Rig.Get<CurrentWordFilter>().RefreshAsync(default);

        var started = await _it.StartedAsync(StartRig.WeChat, template: StartRig.Fill(("name", "secret"), ("order", "7")));
        await _it.PassAsync();

        Assert.Empty(_it.Rig.WeChat.Deliveries);
        var message = Assert.Single(await _it.MessagesAsync(started.ConversationId));
        Assert.Equal((DeliveryState.Failed, "blocked-by-word-list"), (message.Delivery, message.DeliveryReason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_platform_reports_later_is_what_became_of_it_whichever_comes_first(bool isReportFirst)
    {
        _it.Rig.WeChat.AnswerNext(SendOutcome.Sent("200163836"));
        var report = Report("200163836", "wechat-template-user-block");
        if (isReportFirst)
        {
            _it.Rig.WeChat.Before = async _ => await _it.Rig.PassAsync(report);
        }

        var started = await _it.StartedAsync(StartRig.WeChat, template: Good);
        await _it.PassAsync();
        if (!isReportFirst)
        {
            await _it.Rig.PassAsync(report);
        }

        var message = (await _it.MessagesAsync(started.ConversationId)).Single(entry => entry.Direction is Direction.Outbound);
        Assert.Equal((DeliveryState.Failed, "wechat-template-user-block"), (message.Delivery, message.DeliveryReason));
        Assert.Single(_it.Rig.Feed.Pushed, pushed => pushed.Event.Target == FeedNames.Alert && pushed.To == FeedNames.Agent("a1"));

        // Once more is once.
        await _it.Rig.PassAsync(report with { Sequence = 0 });
        Assert.Single(_it.Rig.Feed.Pushed, pushed => pushed.Event.Target == FeedNames.Alert);
    }

    [Fact]
    public async Task A_good_report_and_one_of_another_message_change_nothing()
    {
        _it.Rig.WeChat.AnswerNext(SendOutcome.Sent("1"));
        var started = await _it.StartedAsync(StartRig.WeChat, template: Good);
        await _it.PassAsync();

        await _it.Rig.PassAsync(Report("1", ""));
        await _it.Rig.PassAsync(Report("2", "wechat-template-failed"));

        var message = (await _it.MessagesAsync(started.ConversationId)).Single(entry => entry.Direction is Direction.Outbound);
        Assert.Equal((DeliveryState.Sent, "1"), (message.Delivery, message.PlatformId));
    }

    private async Task<StartResult.WrongValues> WrongAsync(params (string Name, string Value)[] values) =>
        Assert.IsType<StartResult.WrongValues>(await _it.StartAsync(StartRig.WeChat, template: StartRig.Fill(values)));

    private UnifiedMessage Report(string platformId, string reason) =>
        _it.Rig.Inbound("r" + platformId, StartRig.WeChat.Address, "[event]", "wechat") with { Kind = MessageKind.Event, Receipt = new(platformId, reason) };
}
