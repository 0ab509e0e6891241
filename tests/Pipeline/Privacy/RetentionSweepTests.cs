using System.Globalization;
using Omni.Functions;
using Omni.Pipeline.Conversations;
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
        var open = await _world.SayAsync("web", "v2", "openwords");
        await RulesAsync(new { messageDays = 10 });

        _world.Api.Time.Advance(TimeSpan.FromDays(10));
        await SweepAsync();
        Assert.True(await IsThereAsync("oldwords"));

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
    public async Task A_conversation_that_was_open_on_its_day_goes_after_it_is_over()
    {
        var customer = await _world.SayAsync("web", "v1", "longwords");
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(8));
        await SweepAsync();
        Assert.True(await IsThereAsync("longwords"));

        await EndAsync(customer);
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();

        Assert.False(await IsThereAsync("longwords"));
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
    public async Task A_conversation_that_goes_on_keeps_what_a_sweep_had_not_come_to()
    {
        var customer = await SayManyAsync();
        await EndAsync(customer);
        await RulesAsync(new { messageDays = 5 });
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await _world.Api.Get<RetentionSweep>().RunAsync(default);

        await _world.SayAsync("web", "v1", "backagain");
        await SweepAsync();
        Assert.True(await IsThereAsync("words119x"));

        await EndAsync(customer);
        _world.Api.Time.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.Equal((false, false), (await IsThereAsync("words119x"), await IsThereAsync("backagain")));
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
