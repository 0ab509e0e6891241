using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Tests.Pipeline.Starts;

/// <summary>What would not be delivered is said beforehand, and what changes meanwhile is noticed when it is sent.</summary>
public sealed class StartChecksTests : IAsyncLifetime
{
    private StartRig _it = null!;

    public async Task InitializeAsync() => _it = await StartRig.OpenAsync();

    public Task DisposeAsync()
    {
        _it.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task An_address_that_is_not_the_customers_is_refused()
    {
        var customer = await _it.KnownAsync(StartRig.Web);
        await _it.KnownAsync(StartRig.WeChat);

        Assert.IsType<StartResult.NotTheirs>(await _it.Desk.StartAsync(new(customer, StartRig.WeChat, "a1", "c1", "hello", null), default));
    }

    [Fact]
    public async Task An_account_that_is_gone_or_paused_sends_nothing()
    {
        await _it.KnownAsync(StartRig.Web with { Account = "other" });
        await _it.KnownAsync(StartRig.Web);
        await _it.AccountAsync("web", isPaused: true);

        Assert.Equal(StartDesk.AccountUnknown, await _it.RefusedAsync(StartRig.Web with { Account = "other" }));
        Assert.Equal(StartDesk.AccountPaused, await _it.RefusedAsync(StartRig.Web));
        Assert.Empty(_it.Rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task Who_said_no_or_is_blocked_is_not_written_to()
    {
        var customer = await _it.KnownAsync(StartRig.Web);
        await ConsentAsync(customer, false);
        Assert.Equal(StartChecks.NoConsent, await _it.RefusedAsync(StartRig.Web));

        await ConsentAsync(customer, true);
        await _it.Rig.Get<CustomerBlocks>().BlockAsync(customer, "abuse", null, "s1", default);
        Assert.Equal(StartChecks.SenderBlocked, await _it.RefusedAsync(StartRig.Web));

        await _it.Rig.Get<CustomerBlocks>().UnblockAsync(customer, "s1", default);
        await _it.StartedAsync(StartRig.Web);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_says_no_before_it_is_sent_gets_nothing(bool isBlocked)
    {
        var customer = await _it.KnownAsync(StartRig.Web);
        var started = await _it.StartedAsync(StartRig.Web);
        if (isBlocked)
        {
            await _it.Rig.Get<CustomerBlocks>().BlockAsync(customer, "abuse", null, "s1", default);
        }
        else
        {
            await ConsentAsync(customer, false);
        }

        await _it.PassAsync();

        Assert.Empty(_it.Rig.Web.Deliveries);
        var message = Assert.Single(await _it.MessagesAsync(started.ConversationId));
        Assert.Equal((DeliveryState.Failed, isBlocked ? StartChecks.SenderBlocked : StartChecks.NoConsent), (message.Delivery, message.DeliveryReason));
    }

    [Fact]
    public async Task An_answer_to_a_customer_who_asked_needs_no_consent()
    {
        var customer = await _it.WroteAsync(StartRig.Web, "m1");
        await ConsentAsync(customer, false);

        await _it.Rig.PassAsync(_it.Rig.Outbound("o1", await _it.Rig.HeadAsync(Conversation.IdOf(customer, 1))));

        Assert.Single(_it.Rig.Web.Deliveries);
    }

    [Fact]
    public async Task On_WeChat_free_text_is_for_those_who_wrote_within_48_hours()
    {
        await _it.KnownAsync(StartRig.WeChat);
        Assert.Equal("wechat-45015", await _it.RefusedAsync(StartRig.WeChat));

        var id = Conversation.IdOf(await _it.WroteAsync(StartRig.WeChat, "m1"), 1);
        await _it.Rig.Actions.ResolveAsync(id, "a2", default);
        _it.Rig.Time.Advance(TimeSpan.FromHours(48));
        Assert.Equal("wechat-45015", await _it.RefusedAsync(StartRig.WeChat));

        Assert.Equal("wechat-45002-too-long", await _it.RefusedAsync(StartRig.WeChat, text: new('x', 2049)));
    }

    [Fact]
    public async Task Who_said_goodbye_on_WeChat_is_not_written_to_there_though_the_conversation_goes_on_elsewhere()
    {
        var (web, weChat) = (await _it.WroteAsync(StartRig.Web, "m1"), await _it.WroteAsync(StartRig.WeChat, "m2"));
        Assert.Equal(MergeStatus.Done, await _it.Rig.Get<MergeDesk>().AskAsync(new("merge-1", web, weChat, "same", "a1"), default));
        await _it.WroteAsync(StartRig.Web, "m3");

        var goodbye = _it.Rig.Inbound("m4", StartRig.WeChat.Address, channel: "wechat") with { Kind = MessageKind.Event, IsOfKnownOnly = true };
        await _it.Rig.PassAsync(goodbye with { Metadata = goodbye.Metadata.Add("Event", "unsubscribe") });
        var id = Conversation.IdOf(web, 1);
        Assert.Equal("web", (await _it.Rig.HeadAsync(id)).Channel);
        await _it.Rig.Actions.ResolveAsync(id, "a2", default);

        Assert.Equal("wechat-45015", await _it.RefusedAsync(StartRig.WeChat));
    }

    [Fact]
    public async Task What_is_left_of_the_answers_is_known_in_a_new_conversation_too()
    {
        var id = Conversation.IdOf(await _it.WroteAsync(StartRig.WeChat, "m1"), 1);
        for (var i = 0; i < 4; i++)
        {
            _it.Rig.Time.Advance(TimeSpan.FromSeconds(1));
            await _it.Rig.PassAsync(_it.Rig.Outbound($"o{i}", await _it.Rig.HeadAsync(id)));
        }

        await _it.Rig.Actions.ResolveAsync(id, "a2", default);
        await _it.Rig.Actions.CloseAsync(id, "a2", default);

        var fifth = await _it.StartedAsync(StartRig.WeChat);
        await _it.PassAsync();
        await _it.Rig.Actions.ResolveAsync(fifth.ConversationId, "a1", default);

        Assert.NotEqual(id, fifth.ConversationId);
        Assert.Equal("wechat-45047", Assert.IsType<StartResult.Refused>(await _it.StartAsync(StartRig.WeChat, clientMessageId: "c2")).Reason);
    }

    [Fact]
    public async Task A_template_may_be_sent_at_any_time_and_uses_up_no_answer()
    {
        var id = Conversation.IdOf(await _it.WroteAsync(StartRig.WeChat, "m1"), 1);
        await _it.Rig.Actions.ResolveAsync(id, "a2", default);

        await _it.StartedAsync(StartRig.WeChat, template: StartRig.Fill(("name", "Jo"), ("order", "7")));
        await _it.PassAsync();

        Assert.Equal(5, _it.Rig.Get<ChannelRules>().Of(await _it.Rig.HeadAsync(id), _it.Rig.Time.GetUtcNow()).Left);
        _it.Rig.Time.Advance(TimeSpan.FromDays(3));
        await _it.StartedAsync(StartRig.WeChat, clientMessageId: "c2", template: StartRig.Fill(("name", "Jo"), ("order", "8")));
    }

    [Fact]
    public async Task After_a_template_to_somebody_who_never_wrote_the_agent_is_told_that_no_answer_is_taken()
    {
        await _it.KnownAsync(StartRig.WeChat);

        var started = await _it.StartedAsync(StartRig.WeChat, template: StartRig.Fill(("name", "Jo"), ("order", "7")));

        var reply = _it.Rig.Get<ChannelRules>().Of(await _it.Rig.HeadAsync(started.ConversationId), _it.Rig.Time.GetUtcNow());
        Assert.Equal((false, "wechat-45015"), (reply.Allowed, reply.Reason));
    }

    private async Task ConsentAsync(string customer, bool consent) =>
        await _it.Customers.UpdateAsync(customer, profile => profile with { Consent = consent }, default);
}
