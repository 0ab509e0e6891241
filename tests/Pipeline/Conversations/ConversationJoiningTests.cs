using Omni.Functions;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

/// <summary>Where customers are answered after they were taken for one, and after they were parted again.</summary>
public sealed class ConversationJoiningTests : IDisposable
{
    private readonly PrivacyWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Who_asked_last_is_answered_there_after_a_merge()
    {
        var anna = await _world.SayAsync("wechat", "anna", "where is it?");
        await TakeAsync(anna);
        var berta = await _world.SayAsync("web", "berta", "hello?");

        await MergeAsync(anna, berta);

        var head = await HeadAsync(anna);
        Assert.Equal(("web", "berta", "reply to berta", ""), (head.Channel, head.Address, head.ReplyContext, head.ReplyMemory));
        Assert.Equal(ConversationState.Active, head.State);
    }

    [Fact]
    public async Task Who_was_answered_leaves_the_other_where_the_other_asked()
    {
        var anna = await _world.SayAsync("wechat", "anna", "where is it?");
        await TakeAsync(anna);
        var berta = await _world.SayAsync("web", "berta", "hello?");
        await TakeAsync(berta);
        await AnswerAsync(berta);

        await MergeAsync(anna, berta);

        Assert.Equal(("wechat", "anna", "reply to anna"), (await HeadAsync(anna)) is var head ? (head.Channel, head.Address, head.ReplyContext) : default);
    }

    [Fact]
    public async Task Who_is_parted_takes_along_the_way_to_be_answered_and_leaves_none_behind()
    {
        var (anna, berta, merge) = await JoinedAsync();
        await _world.SayAsync("dingtalk", "berta", "mine");
        Assert.Equal(("berta", "reply to berta"), (await HeadAsync(anna)) is var turned ? (turned.Address, turned.ReplyContext) : default);

        await UndoAsync(anna, merge);

        // A note of how to answer leads into the chat of one of them.
        Assert.Equal(("anna", "", ""), (await HeadAsync(anna)) is var stays ? (stays.Address, stays.ReplyContext, stays.ReplyMemory) : default);
        var theirs = await HeadAsync(berta);
        Assert.Equal(("berta", "reply to berta", ConversationState.Waiting), (theirs.Address, theirs.ReplyContext, theirs.State));
        Assert.NotNull(theirs.OwedSince);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_asked_and_was_not_the_last_to_write_is_not_forgotten_when_they_are_parted(bool isAnswered)
    {
        var (anna, berta, merge) = await JoinedAsync();
        await _world.SayAsync("dingtalk", "berta", "mine");
        await _world.SayAsync("dingtalk", "anna", "and mine");
        if (isAnswered)
        {
            await AnswerAsync(anna);
        }

        await UndoAsync(anna, merge);

        Assert.Equal(("anna", "reply to anna", ConversationState.Active), (await HeadAsync(anna)) is var stays ? (stays.Address, stays.ReplyContext, stays.State) : default);
        var theirs = await HeadAsync(berta);
        Assert.Equal(
            ("berta", isAnswered ? ConversationState.Resolved : ConversationState.Waiting, !isAnswered), (theirs.Address, theirs.State, theirs.OwedSince is not null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_asked_before_a_merge_waits_again_after_it_unless_it_was_answered_meanwhile(bool isAnswered)
    {
        var (anna, berta, merge) = await JoinedAsync();
        await _world.SayAsync("dingtalk", "anna", "me first");
        if (isAnswered)
        {
            await AnswerAsync(anna);
        }

        await UndoAsync(anna, merge);

        var theirs = await HeadAsync(berta);
        Assert.Equal(
            ("berta", "reply to berta", isAnswered ? ConversationState.Resolved : ConversationState.Waiting, !isAnswered),
            (theirs.Address, theirs.ReplyContext, theirs.State, theirs.OwedSince is not null));
    }

    [Fact]
    public async Task What_is_asked_while_conversations_are_joined_waits_for_an_agent()
    {
        var anna = await FollowAsync("anna");
        var berta = await FollowAsync("berta");
        var question = new UnifiedMessage
        {
            MessageId = "late-1",
            Direction = Direction.Inbound,
            Channel = "wechat",
            Account = "main",
            SenderId = "berta",
            ExternalId = "late-1",
            Content = "is anybody there?",
            CustomerId = berta,
            ConversationId = IdOf(berta),
            Need = RouteNeed.Assignment,
            Timestamp = _world.Api.Time.GetUtcNow(),
            ReceivedAt = _world.Api.Time.GetUtcNow(),
        };
        _world.Api.Tables.Before = async call =>
        {
            // The conversation that ends is about to be written.
            if (call is { Table: TableNames.Conversations, Operation: TableOperation.Batch } && call.Partition == IdOf(berta))
            {
                _world.Api.Tables.Before = null;
                await _world.Api.Get<StageRunner>().RunAsync(QueueNames.Persist, question, default);
            }
        };

        await MergeAsync(anna, berta);

        Assert.Null(_world.Api.Tables.Before);
        var head = await HeadAsync(anna);
        Assert.Equal((ConversationState.Waiting, "berta"), (head.State, head.Address));
        Assert.NotNull(head.OwedSince);
        Assert.Equal(ConversationState.Resolved, (await HeadAsync(berta)).State);
    }

    /// <summary>Two with a question each, taken for one, whom an agent has.</summary>
    private async Task<(string Anna, string Berta, string Merge)> JoinedAsync()
    {
        var anna = await _world.SayAsync("dingtalk", "anna", "hello");
        await TakeAsync(anna);
        var berta = await _world.SayAsync("dingtalk", "berta", "hello");
        return (anna, berta, await MergeAsync(anna, berta));
    }

    private async Task AnswerAsync(string customer)
    {
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await _world.AdminAsync(FunctionNames.PostMessage, new { clientMessageId = "c1", text = "hello!" }, ("id", IdOf(customer)))).Status);
        await _world.WorkAsync();
    }

    private async Task UndoAsync(string survivor, string merge)
    {
        Assert.Equal(200, (await _world.AdminAsync(FunctionNames.UndoMerge, null, ("id", survivor), ("mergeId", merge))).Status);
        await _world.WorkAsync();
    }

    private static string IdOf(string customer) => Conversation.IdOf(customer, 1);

    private async Task<Conversation> HeadAsync(string customer) => (await _world.Api.Get<ConversationStore>().GetAsync(IdOf(customer), default))!;

    /// <summary>Somebody who did something and has asked nothing.</summary>
    private async Task<string> FollowAsync(string sender)
    {
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        var now = _world.Api.Time.GetUtcNow();
        await _world.Api.Get<StageRunner>().RunAllAsync(
            new UnifiedMessage
            {
                MessageId = $"follow-{sender}",
                Direction = Direction.Inbound,
                Channel = "wechat",
                Account = "main",
                SenderId = sender,
                ExternalId = $"follow-{sender}",
                Kind = MessageKind.Event,
                Content = "[event] subscribe",
                Timestamp = now,
                ReceivedAt = now,
            },
            default);
        await _world.WorkAsync();
        return (await _world.Api.Get<CustomerStore>().FindAsync(new("wechat", "main", sender), default))!.Value.OriginId;
    }

    private async Task TakeAsync(string customer) =>
        Assert.Equal(200, (await _world.AdminAsync(FunctionNames.TakeConversation, null, ("id", IdOf(customer)))).Status);

    private async Task<string> MergeAsync(string survivor, string other)
    {
        var merged = await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = other, reason = "same" }, ("id", survivor));
        Assert.Equal((200, survivor), (merged.Status, merged["id"]));
        await _world.WorkAsync();
        return merged.Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
    }
}
