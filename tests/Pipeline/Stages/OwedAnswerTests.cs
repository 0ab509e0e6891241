using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>Since when a customer waits for an answer, and what is one.</summary>
public sealed class OwedAnswerTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_answer_is_owed_since_the_first_message_that_has_none()
    {
        var first = _rig.Time.GetUtcNow();
        await _rig.PassAsync(_rig.Inbound("m1"));
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.PassAsync(_rig.Inbound("m2"));
        Assert.Equal((first, null, _rig.Time.GetUtcNow()), await StandingAsync());

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        var answered = _rig.Time.GetUtcNow();
        await _rig.PassAsync(_rig.Outbound("a1", await HeadAsync()));
        Assert.Equal((null, answered, answered), await StandingAsync());

        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await _rig.PassAsync(_rig.Inbound("m3"));
        Assert.Equal((_rig.Time.GetUtcNow(), answered, _rig.Time.GetUtcNow()), await StandingAsync());
    }

    [Fact]
    public async Task What_the_bot_says_and_what_the_customer_never_sees_is_no_answer()
    {
        await _rig.PassAsync(_rig.Inbound("m1"));
        var before = await StandingAsync();
        _rig.Time.Advance(TimeSpan.FromMinutes(1));

        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("a1", await HeadAsync(), agent: ""));
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("a2", await HeadAsync()).With(MessageFlags.Blocked));

        Assert.Equal(3, (await _rig.EntriesAsync((await HeadAsync()).Id)).Count(entry => entry.Type is EntryType.Message));
        Assert.Equal(before, await StandingAsync());
    }

    [Fact]
    public async Task What_a_customer_only_did_wants_no_answer_and_an_agent_who_writes_first_gave_none()
    {
        await _rig.PassAsync(_rig.Inbound("m1") with { Kind = MessageKind.Event });
        Assert.Null((await HeadAsync()).OwedSince);

        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("a1", await HeadAsync()));

        Assert.Null((await HeadAsync()).FirstAnswerAt);
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData(" 1 ", 1)]
    [InlineData("３", 3)]
    [InlineData("4分", 4)]
    [InlineData("2星", 2)]
    [InlineData("4/5", 4)]
    [InlineData("0", null)]
    [InlineData("6", null)]
    [InlineData("45", null)]
    [InlineData("4 of them", null)]
    [InlineData("", null)]
    public void A_rating_is_a_number_and_no_more(string text, int? rating) => Assert.Equal(rating, Ratings.Read(text));

    [Fact]
    public async Task The_last_answer_that_a_channel_takes_is_left_to_an_agent()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("wechat", "main", new Dictionary<string, string>()), default);
        await _rig.PassAsync(_rig.Inbound("m1", "openid", channel: "wechat"));
        var messages = _rig.Get<UnaskedMessages>();
        for (var i = 1; _rig.Get<ChannelRules>().Of(await HeadAsync(), _rig.Time.GetUtcNow()).Left > 1; i++)
        {
            Assert.Null(await messages.ObjectionAsync(await HeadAsync(), default));
            await _rig.PassAsync(_rig.Outbound($"a{i}", await HeadAsync()));
        }

        Assert.Equal(UnaskedMessages.LastAnswer, await messages.ObjectionAsync(await HeadAsync(), default));
        await _rig.Get<CustomerStore>().UpdateAsync((await HeadAsync()).CustomerId, it => it with { BlockedReason = "spam" }, default);
        Assert.NotNull(await messages.ObjectionAsync(await HeadAsync() with { ReplyMemory = "" }, default));
    }

    private async Task<Conversation> HeadAsync() => await _rig.HeadAsync(Assert.Single(_rig.Tables.Fake(TableNames.Conversations).Partitions()));

    private async Task<(DateTimeOffset? Owed, DateTimeOffset? First, DateTimeOffset? Quiet)> StandingAsync()
    {
        var head = await HeadAsync();
        return (head.OwedSince, head.FirstAnswerAt, head.QuietSince);
    }
}
