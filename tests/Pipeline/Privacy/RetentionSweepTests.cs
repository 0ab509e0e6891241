using System.Globalization;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Tests.Pipeline.Privacy;

public sealed class RetentionSweepTests : IDisposable
{
    private readonly PrivacyWorld _world = new(("Retention:ItemsPerSweep", "100"));

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task What_was_said_in_a_conversation_that_is_over_goes_when_it_is_old_enough_with_its_files()
    {
        var file = await _world.UploadAsync(_world.VisitorToken("v1"), "old.txt", "oldfile as a text");
        var customer = await SayAndEndAsync("web", "v1", "oldwords", file);
        await RulesAsync(new { messageDays = 10 });

        _world.Api.Time.Advance(TimeSpan.FromDays(10));
        await SweepAsync();
        Assert.True(await IsThereAsync("oldwords"));
        var open = await _world.SayAsync("web", "v2", "openwords");

        _world.Api.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync();

        Assert.DoesNotContain(await _world.FindAsync("oldwords", "oldfile", "old.txt"), found => !found.Contains("search", StringComparison.Ordinal));
        Assert.Empty(await _world.Lucene.Index.FindAsync(new() { Type = SearchType.Message, Words = [new("oldwords")], Limit = 10 }, default));
        Assert.NotEmpty(await _world.FindAsync("openwords"));
        Assert.Empty(await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(customer, RowRange.Prefix("tl:"), 10, default));
        Assert.Single(await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(open, RowRange.Prefix("tl:"), 10, default));
        Assert.Equal((ConversationState.Resolved, ""), ((await HeadAsync(customer)).State, (await HeadAsync(customer)).Preview));
    }

    [Fact]
    public async Task A_channel_has_days_of_its_own()
    {
        await SayAndEndAsync("web", "v1", "webwords");
        await SayAndEndAsync("wechat", "o1", "wechatwords");
        await SayAndEndAsync("app", "u1", "appwords");
        await RulesAsync(new { messageDays = 20, channelDays = new Dictionary<string, int?> { ["wechat"] = 5, ["app"] = null } });

        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.Equal((false, true, true), (await IsThereAsync("wechatwords"), await IsThereAsync("webwords"), await IsThereAsync("appwords")));

        _world.Api.Time.Advance(TimeSpan.FromDays(15));
        await SweepAsync();
        Assert.Equal((false, true), (await IsThereAsync("webwords"), await IsThereAsync("appwords")));

        // Its own days are no more: it goes by those of all, though its day was passed.
        await RulesAsync(new { messageDays = 20 });
        await SweepAsync();
        Assert.False(await IsThereAsync("appwords"));
    }

    [Fact]
    public async Task Old_messages_go_from_a_conversation_that_goes_on_and_what_is_left_keeps_its_place()
    {
        var customer = await _world.SayAsync("web", "v1", "yearsago");
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(8));
        await _world.SayAsync("web", "v1", "thismorning");
        await SweepAsync();

        Assert.Equal((false, true), (await IsThereAsync("yearsago"), await IsThereAsync("thismorning")));
        Assert.Empty(await FoundAsync("yearsago"));
        Assert.Single(await FoundAsync("thismorning"));
        Assert.Equal((ConversationState.Waiting, "thismorning"), await HeadAsync(customer) is var head ? (head.State, head.Preview) : default);
        var left = await _world.Api.Get<ConversationStore>().EntriesAsync(Conversation.IdOf(customer, 1), 0, long.MaxValue, 10, default);
        Assert.Equal([2L], left.Select(entry => entry.Sequence));
        Assert.Single(await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(customer, RowRange.Prefix("tl:"), 10, default));
    }

    [Fact]
    public async Task A_message_goes_by_the_channel_on_which_it_was_said_and_the_others_are_read_over_the_gap()
    {
        var customer = await _world.SayAsync("web", "v1", "webfirst", "", "email:jo@example.com");
        for (var i = 0; i < 4; i++)
        {
            await _world.SayAsync("wechat", "o1", $"wechatwords{i}", "", "email:jo@example.com");
        }

        await _world.SayAsync("web", "v1", "weblast");
        await RulesAsync(new { messageDays = 50, channelDays = new Dictionary<string, int?> { ["wechat"] = 5 } });
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();

        Assert.Equal((true, false, false, true), (await IsThereAsync("webfirst"), await IsThereAsync("wechatwords0"), await IsThereAsync("wechatwords3"), await IsThereAsync("weblast")));
        var newest = await _world.Api.CallAsync(FunctionNames.ReadMessages, await _world.Api.TokenAsync(Role.Admin), null, "?limit=3", ("id", Conversation.IdOf(customer, 1)));
        Assert.Equal(["webfirst", "merged", "weblast"], newest.Json.GetProperty("messages").EnumerateArray().Select(it => it.GetProperty("text").GetString()));
        Assert.Equal(2, (await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(customer, RowRange.Prefix("tl:"), 10, default)).Count);
    }

    [Fact]
    public async Task What_waits_to_be_sent_stays_until_it_is()
    {
        await _world.Api.Get<ChannelAccountStore>().SaveAsync(new ChannelAccount("web", "main", new Dictionary<string, string>()) with { IsPaused = true }, default);
        var customer = await _world.SayAsync("web", "v1", "question");
        var id = Conversation.IdOf(customer, 1);
        await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", id));
        await _world.Api.Get<ConversationStore>().UpdateAsync(
            id,
            head => new ConversationWrite(head)
            {
                Entries = [new() { ConversationId = id, Type = EntryType.Message, MessageId = "o1", Direction = Direction.Outbound, Channel = "web", Account = "main", Address = "v1", Text = "pendingwords", At = _world.Api.Time.GetUtcNow(), Delivery = DeliveryState.Pending }],
            },
            default);
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(8));
        await SweepAsync();

        Assert.Equal((false, true), (await IsThereAsync("question"), await IsThereAsync("pendingwords")));
    }

    [Fact]
    public async Task What_was_set_aside_goes_by_the_days_of_its_channel()
    {
        foreach (var (channel, queue) in (ReadOnlySpan<(string, string)>)[("web", QueueNames.Filter), ("wechat", QueueNames.Deliver), ("app", QueueNames.Persist)])
        {
            SetAside(channel, queue);
        }

        await RulesAsync(new { messageDays = 20, channelDays = new Dictionary<string, int?> { ["wechat"] = 5, ["app"] = null } });
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.Equal([QueueNames.Filter, QueueNames.Persist], _world.Api.DeadLetters.Letters.Select(letter => letter.Queue));

        _world.Api.Time.Advance(TimeSpan.FromDays(15));
        SetAside("web", QueueNames.Filter);
        var swept = await _world.Api.Get<RetentionSweep>().RunAsync(default);

        Assert.Equal(1, swept.Letters);
        Assert.Equal([QueueNames.Persist, QueueNames.Filter], _world.Api.DeadLetters.Letters.Select(letter => letter.Queue));

        void SetAside(string channel, string queue)
        {
            var message = new UnifiedMessage { MessageId = "m", Direction = Direction.Inbound, Channel = channel, Account = "main", SenderId = "s", ExternalId = "e", Content = "whole text" };
            _world.SetAside(queue, new StageMessage("s", "m", message), "poison");
        }
    }

    [Fact]
    public async Task A_long_conversation_goes_by_portions()
    {
        await EndAsync(await SayManyAsync());
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(6));

        var first = await _world.Api.Get<RetentionSweep>().RunAsync(default);
        Assert.InRange(first.Messages, 1, 100);
        Assert.True(await IsThereAsync("words119x"));

        await SweepAsync();
        Assert.False(await IsThereAsync("words119x"));
    }

    [Fact]
    public async Task A_conversation_that_goes_on_while_it_is_swept_keeps_what_is_new()
    {
        var customer = await SayManyAsync();
        await EndAsync(customer);
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await _world.Api.Get<RetentionSweep>().RunAsync(default);

        await _world.SayAsync("web", "v1", "backagain");
        await SweepAsync();
        Assert.Equal((false, true), (await IsThereAsync("words119x"), await IsThereAsync("backagain")));
    }

    [Fact]
    public async Task Marks_go_after_their_days_and_messages_stay()
    {
        await _world.SayAsync("web", "v1", "markedwords");
        await RulesAsync(new { markDays = 9 });
        _world.Api.Time.Advance(TimeSpan.FromDays(9));
        await SweepAsync();
        Assert.NotEmpty(_world.Api.Tables.Fake(TableNames.Dedupe).Partitions());

        _world.Api.Time.Advance(TimeSpan.FromDays(1));
        await SweepAsync();

        Assert.Empty(_world.Api.Tables.Fake(TableNames.Dedupe).Partitions());
        Assert.True(await IsThereAsync("markedwords"));
    }

    [Fact]
    public async Task A_file_that_was_sent_twice_goes_with_the_last_message_that_has_it()
    {
        var file = await _world.UploadAsync(_world.VisitorToken("v1"), "a.txt", "sharedfile as a text");
        await _world.SayAsync("web", "v1", "firsttime", files: file);
        _world.Api.Time.Advance(TimeSpan.FromDays(10));
        await _world.SayAsync("web", "v1", "secondtime", files: file);
        await RulesAsync(new { messageDays = 5 });

        await SweepAsync();
        Assert.Equal((false, true), (await IsThereAsync("firsttime"), await IsThereAsync("secondtime")));
        Assert.NotEmpty(await _world.FindAsync("sharedfile"));

        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.Empty(await _world.FindAsync("sharedfile"));
        Assert.DoesNotContain(_world.Api.Tables.Fake(TableNames.Media).Partitions(), partition => partition.Contains(file.MediaId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_upload_that_nobody_sent_goes_and_one_that_was_sent_stays()
    {
        var (sent, unsent) = (await _world.UploadAsync(_world.VisitorToken("v1"), "a.txt", "sentfile"), await _world.UploadAsync(_world.VisitorToken("v1"), "b.txt", "unsentfile"));
        await _world.SayAsync("web", "v1", "see", "", "", "", sent);

        _world.Api.Time.Advance(TimeSpan.FromDays(8)); // Seven days where nobody says anything.
        await SweepAsync();

        Assert.NotNull(_world.Api.Media.Content(sent.MediaId));
        Assert.Null(_world.Api.Media.Content(unsent.MediaId));
        Assert.DoesNotContain(_world.Api.Tables.Fake(TableNames.Media).Partitions(), partition => _world.Api.Tables.Fake(TableNames.Media).Get(partition, unsent.MediaId) is not null);
        Assert.Empty(_world.Api.Tables.Fake(TableNames.Retention).Range("uploads", RowRange.All, 10));
    }

    [Fact]
    public async Task Audit_entries_go_by_days()
    {
        await RulesAsync(new { auditDays = 30 });
        _world.Api.Time.Advance(TimeSpan.FromDays(31));
        await RulesAsync(new { auditDays = 30 });
        for (var i = 0; i < 40; i++)
        {
            await SweepAsync();
        }

        Assert.Single(_world.Api.Tables.Fake(TableNames.Audit).Partitions());
    }

    [Theory]
    [InlineData("""{"messageDays":0}""")]
    [InlineData("""{"messageDays":36501}""")]
    [InlineData("""{"markDays":8}""")]
    [InlineData("""{"messageDay":8}""")]
    [InlineData("""{"channelDays":{"web":-1}}""")]
    [InlineData("""{"channelDays":{"pigeon":1}}""")]
    [InlineData("""{"channelDays":{"We":1}}""")]
    public async Task Rules_that_cannot_be_meant_are_refused(string rules)
    {
        Assert.Equal(400, (await _world.AdminAsync(FunctionNames.SetRetention, rules)).Status);
        var read = await _world.AdminAsync(FunctionNames.ReadRetention, null);
        Assert.Equal("""{"messageDays":null,"channelDays":{},"markDays":30,"uploadDays":7,"auditDays":null}""", read.Text);
    }

    private async Task<string> SayAndEndAsync(string channel, string sender, string text, params Omni.Pipeline.Messages.Attachment[] files)
    {
        var customer = await _world.SayAsync(channel, sender, text, "", "", "", files);
        await EndAsync(customer);
        return customer;
    }

    private async Task<IReadOnlyList<SearchHit>> FoundAsync(string word) =>
        await _world.Lucene.Index.FindAsync(new() { Type = SearchType.Message, Words = [new(word)], Limit = 10 }, default);

    private async Task<string> SayManyAsync()
    {
        var customer = "";
        for (var i = 0; i < 120; i++)
        {
            customer = await _world.SayAsync("web", "v1", $"words{i.ToString(CultureInfo.InvariantCulture)}x");
        }

        return customer;
    }

    private async Task EndAsync(string customer)
    {
        var id = Conversation.IdOf(customer, 1);
        await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", id));
        Assert.Equal(200, (await _world.AgentAsync(FunctionNames.ResolveConversation, null, ("id", id))).Status);
        await _world.WorkAsync();
    }

    private async Task<Conversation> HeadAsync(string customer) => (await _world.Api.Get<ConversationStore>().GetAsync(Conversation.IdOf(customer, 1), default))!;

    private async Task RulesAsync(object rules) => Assert.Equal(200, (await _world.AdminAsync(FunctionNames.SetRetention, rules)).Status);

    private async Task SweepAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            await _world.Api.Get<RetentionSweep>().RunAsync(default);
        }
    }

    private async Task<bool> IsThereAsync(string text) =>
        (await _world.FindAsync(text)).Any(found => found.Contains($"tables {TableNames.Conversations}", StringComparison.Ordinal));
}
