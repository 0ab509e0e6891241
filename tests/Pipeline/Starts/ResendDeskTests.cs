using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Starts;

public sealed class ResendDeskTests : IDisposable, IAsyncLifetime
{
    private readonly PipelineRig _rig = new();
    private Conversation _conversation = null!;

    public async Task InitializeAsync()
    {
        foreach (var channel in (string[])["web", "wechat"])
        {
            await _rig.Get<ChannelAccountStore>().SaveAsync(new(channel, "main", new Dictionary<string, string>()), default);
        }

        var known = await _rig.Get<CustomerStore>().ResolveAsync(new("web", "main", "v1"), "", default);
        _conversation = await _rig.OpenAsync(known.OriginId, ConversationState.Active, it => it with { AgentId = "a1" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_failed_is_sent_again_as_a_new_message_that_names_it_and_stays_as_it_is()
    {
        await FailAsync("o1");

        var sent = Assert.IsType<ResendResult.Resent>(await ResendAsync());
        await PassAsync();

        var entries = await _rig.EntriesAsync(_conversation.Id);
        Assert.Equal((DeliveryState.Failed, 0L), (entries[0].Delivery, entries[0].About));
        var again = entries[^1];
        Assert.Equal((sent.MessageId, 1L, "hello", DeliveryState.Sent), (again.MessageId, again.About, again.Text, again.Delivery));
        Assert.Equal(1, MessageView.Of(again, _rig.Urls).About);
        Assert.Equal(["o1", sent.MessageId], _rig.Web.Deliveries.Select(delivery => delivery.IdempotencyKey));
    }

    [Fact]
    public async Task Asked_for_twice_it_is_sent_once()
    {
        await FailAsync("o1");

        var first = Assert.IsType<ResendResult.Resent>(await ResendAsync());
        var second = Assert.IsType<ResendResult.Resent>(await ResendAsync());
        await PassAsync();
        Assert.Equal(first.MessageId, Assert.IsType<ResendResult.Resent>(await ResendAsync()).MessageId);
        await PassAsync();

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Equal(2, _rig.Web.Deliveries.Count);
    }

    [Fact]
    public async Task Two_who_send_it_again_at_once_on_two_channels_send_it_once_and_who_comes_later_is_told()
    {
        await FailAsync("o1");
        var other = await _rig.Get<CustomerStore>().ResolveAsync(new("wechat", "main", "openid"), "", default);
        await _rig.Get<CustomerMerges>().RunAsync(new("m1", _conversation.CustomerId, other.OriginId, "same", "a1"), default);
        await _rig.PassAsync(_rig.Inbound("m1", "openid", channel: "wechat"));
        _conversation = (await _rig.Conversations.GetAsync(_conversation.Id, default))!;

        var first = Assert.IsType<ResendResult.Resent>(await ResendAsync("wechat", by: "a1", clientId: "c1"));
        var second = Assert.IsType<ResendResult.Resent>(await ResendAsync(by: "a2", clientId: "c2"));
        await PassAsync();
        await PassAsync();

        Assert.Equal(first.MessageId, second.MessageId);
        Assert.Single(await _rig.EntriesAsync(_conversation.Id), it => it.About == 1 && it.Type is EntryType.Message);
        Assert.Equal(2, _rig.WeChat.Deliveries.Count + _rig.Web.Deliveries.Count);
        Assert.IsType<ResendResult.SentAgain>(await ResendAsync(by: "a3", clientId: "c3"));
        Assert.IsType<ResendResult.SentAgain>(await ResendAsync("wechat", by: "a1", clientId: "c4"));
    }

    [Fact]
    public async Task What_was_sent_again_and_failed_is_sent_again_itself()
    {
        await FailAsync("o1");
        await ResendAsync();
        _rig.Web.AnswerNext(SendOutcome.Refused("gone"));
        await PassAsync();
        var again = (await _rig.EntriesAsync(_conversation.Id)).Last(it => it.About == 1 && it.Type is EntryType.Message);

        Assert.IsType<ResendResult.Resent>(await ResendAsync(sequence: again.Sequence, clientId: "c2"));
    }

    [Fact]
    public async Task While_its_compensation_has_it_it_is_not_sent_by_another_way()
    {
        _rig.Web.AnswerNext(SendOutcome.Retry(TimeSpan.FromHours(1), "quota"));
        await AnswerAsync("o1");

        Assert.IsType<ResendResult.NotNow>(await ResendAsync());
        Assert.IsType<ResendResult.NotNow>(await ResendAsync("wechat"));
    }

    [Fact]
    public async Task What_was_sent_what_a_word_list_withheld_and_what_is_not_there_is_not_sent_again()
    {
        await AnswerAsync("o1");
        await AnswerAsync("o2", MessageFlags.Blocked);

        Assert.IsType<ResendResult.NotNow>(await ResendAsync());
        Assert.IsType<ResendResult.NotNow>(await ResendAsync(sequence: 2));
        Assert.IsType<ResendResult.Missing>(await ResendAsync(sequence: 9));
    }

    [Fact]
    public async Task What_is_doubtful_may_be_sent_again()
    {
        _rig.Web.AnswerNext(SendOutcome.Uncertain("answer-lost"));
        await AnswerAsync("o1");

        Assert.IsType<ResendResult.Resent>(await ResendAsync());
    }

    [Fact]
    public async Task On_another_channel_it_goes_where_the_customer_is_and_only_where_that_channel_takes_it()
    {
        await FailAsync("o1");
        Assert.IsType<ResendResult.NotTheirs>(await ResendAsync("wechat"));
        var other = await _rig.Get<CustomerStore>().ResolveAsync(new("wechat", "main", "openid"), "", default);
        await _rig.Get<CustomerMerges>().RunAsync(new("m1", _conversation.CustomerId, other.OriginId, "same", "a1"), default);
        _conversation = (await _rig.Conversations.GetAsync(_conversation.Id, default))!;

        // Nobody wrote from there, so the platform would not take it.
        Assert.Equal(new ResendResult.Refused("wechat-45015"), await ResendAsync("wechat"));

        await _rig.PassAsync(_rig.Inbound("m1", "openid", channel: "wechat"));
        _conversation = (await _rig.Conversations.GetAsync(_conversation.Id, default))!;
        Assert.IsType<ResendResult.Resent>(await ResendAsync("wechat"));
        await PassAsync();

        Assert.Equal(("openid", "hello"), (_rig.WeChat.Deliveries[^1].Recipient, _rig.WeChat.Deliveries[^1].Text));
        Assert.Single(_rig.Web.Deliveries);
    }

    [Fact]
    public async Task A_blocked_customer_and_a_paused_account_refuse_it()
    {
        await FailAsync("o1");
        await _rig.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", "main", new Dictionary<string, string>()) with { IsPaused = true }, default);
        Assert.Equal(new ResendResult.Refused("account-paused"), await ResendAsync());

        await _rig.Get<CustomerBlocks>().BlockAsync(_conversation.CustomerId, "rude", null, "s1", default);
        Assert.Equal(new ResendResult.Refused("sender-blocked"), await ResendAsync());
    }

    [Fact]
    public async Task What_a_word_list_covered_is_looked_at_again_as_it_was_written()
    {
        await FailAsync("o1", it => it.With(MessageFlags.Masked) with { Content = "he***", OriginalContent = "hello" });

        await ResendAsync();

        var queued = (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Dedupe)).Body;
        Assert.Equal(("hello", "", 1L), (queued.Content, queued.OriginalContent, queued.About));
        Assert.Empty(queued.Flags);
    }

    private ValueTask<ResendResult> ResendAsync(string channel = "", long sequence = 1, string by = "a1", string clientId = "c1") =>
        _rig.Get<ResendDesk>().ResendAsync(_conversation, sequence, channel, by, clientId, default);

    private async Task FailAsync(string id, Func<UnifiedMessage, UnifiedMessage>? change = null)
    {
        _rig.Web.AnswerNext(SendOutcome.Refused("closed"));
        var message = _rig.Outbound(id, _conversation);
        await SendAsync(change?.Invoke(message) ?? message);
    }

    private Task AnswerAsync(string id, params string[] flags) => SendAsync(_rig.Outbound(id, _conversation) with { Flags = [.. flags] });

    private async Task SendAsync(UnifiedMessage message)
    {
        await _rig.RunAsync(QueueNames.Persist, message);
        foreach (var sent in _rig.Queue.Take(QueueNames.Deliver))
        {
            await _rig.RunAsync(QueueNames.Deliver, (UnifiedMessage)sent.Body);
        }

        _rig.Queue.Take(QueueNames.Deliver);
    }

    private async Task PassAsync()
    {
        foreach (var sent in _rig.Queue.Take(QueueNames.Dedupe))
        {
            await _rig.PassAsync((UnifiedMessage)sent.Body);
        }
    }
}
