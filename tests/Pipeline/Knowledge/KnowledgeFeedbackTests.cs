using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class KnowledgeFeedbackTests : IDisposable
{
    private readonly FakeTables _tables = new();
    private readonly FakeTimeProvider _time = new(Articles.Written);
    private readonly FeedbackCounts _counts;
    private readonly QuestionStore _questions;
    private readonly RulesAlone _understanding;
    private readonly KnowledgeFeedback _feedback;

    public KnowledgeFeedbackTests()
    {
        _counts = new(_tables, _time);
        _questions = new(_tables, _time);
        _understanding = new(_time);
        _feedback = new(_counts, _questions, _understanding);
    }

    public void Dispose() => _understanding.Dispose();

    [Fact]
    public async Task The_same_counts_once_a_day_and_days_are_added_up()
    {
        Assert.True(await _feedback.RecordAsync("returns", FeedbackKind.Answered, "c-1", "m1", default));
        Assert.False(await _feedback.RecordAsync("returns", FeedbackKind.Answered, "c-1", "m1", default));
        Assert.True(await _feedback.RecordAsync("returns", FeedbackKind.NotHelpful, "c-1", "m1", default));
        Assert.True(await _feedback.RecordAsync("returns", FeedbackKind.Answered, "c-1", "m2", default));
        Assert.True(await _feedback.RecordAsync("postage", FeedbackKind.Answered, "c-1", "m2", default));
        Assert.False(await _feedback.RecordAsync("no id at all", FeedbackKind.Answered, "c-1", "m2", default));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(await _feedback.RecordAsync("returns", FeedbackKind.Answered, "c-1", "m1", default));

        var (first, second) = (DateOnly.FromDateTime(Articles.Written.Date), DateOnly.FromDateTime(Articles.Written.Date).AddDays(1));
        Assert.Equal(FeedbackSum.None with { Answered = 3, NotHelpful = 1 }, (await _counts.SumAsync(first, second, default))["returns"]);
        Assert.Equal(FeedbackSum.None with { Answered = 2, NotHelpful = 1 }, (await _counts.SumAsync(first, first, default))["returns"]);
        Assert.Equal(["returns"], (await _counts.SumAsync(second, second, default)).Keys);
    }

    [Fact]
    public async Task Two_who_count_at_once_are_both_counted()
    {
        var isFirst = true;
        _tables.Before = async call =>
        {
            if (call.Operation is TableOperation.Batch && isFirst)
            {
                isFirst = false;
                await _feedback.RecordAsync("returns", FeedbackKind.Used, "c-2", "m2", default);
            }
        };

        Assert.True(await _feedback.RecordAsync("returns", FeedbackKind.Used, "c-1", "m1", default));
        Assert.Equal(2, (await _counts.SumAsync(DateOnly.FromDateTime(Articles.Written.Date), DateOnly.FromDateTime(Articles.Written.Date), default))["returns"].Used);
    }

    [Theory]
    [InlineData("帐篷的防水指数是多少", true)]
    [InlineData("hello, does the tent have a waterproof rating of 3000 mm or more", true)]
    [InlineData("你好，在吗", false)]
    [InlineData("thanks, that's all", false)]
    [InlineData("转人工客服", false)]
    [InlineData("13800138000", false)]
    [InlineData("hi, vegan options", true)]
    [InlineData("退款谢谢", true)]
    public async Task A_question_is_kept_and_what_is_none_is_not(string text, bool isKept)
    {
        Assert.Equal(isKept, await _feedback.UnansweredAsync("k1-1", "m1", text, default));
        Assert.False(await _feedback.UnansweredAsync("k1-1", "m1", text, default));

        Assert.Equal(isKept ? 1 : 0, (await _questions.NewestAsync(10, default)).Count);
    }

    [Fact]
    public async Task The_newest_come_first_each_once_and_what_is_old_or_a_customers_goes()
    {
        await _feedback.UnansweredAsync("k1-1", "m1", "帐篷的防水指数", default);
        _time.Advance(TimeSpan.FromDays(1));
        await _feedback.UnansweredAsync("k1-1", "m1", "帐篷的防水指数", default);
        await _feedback.UnansweredAsync("k1-2", "m3", "睡袋的温标", default);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _feedback.UnansweredAsync("k10-1", "m4", "登山杖的长度", default);
        var newest = await _questions.NewestAsync(10, default);
        Assert.Equal((3, "登山杖的长度"), (newest.Count, newest[0].Text));
        Assert.Equal("登山杖的长度", Assert.Single(await _questions.NewestAsync(1, default)).Text);

        Assert.Equal(3, await _questions.RemoveCustomerAsync("k1", default));
        Assert.Equal("登山杖的长度", Assert.Single(await _questions.NewestAsync(10, default)).Text);

        var remains = new KnowledgeRemains(_questions, _counts, Options.Create(new KnowledgeOptions { QuestionDays = 90, CountDays = 400 }));
        await remains.SweepAsync(days => Articles.Written.AddDays(90 - days), default);
        Assert.Single(await _questions.NewestAsync(10, default));
        await remains.SweepAsync(days => Articles.Written.AddDays(92 - days), default);
        Assert.Empty(await _questions.NewestAsync(10, default));
        Assert.Empty(await _tables.Get(TableNames.Questions).RangeAsync("days", RowRange.All, 10, default));
    }

    [Fact]
    public async Task However_many_were_asked_on_a_day_one_look_reads_so_many_and_no_more()
    {
        await _feedback.UnansweredAsync("k0-1", "m1", "帐篷的防水指数", default);
        var day = Assert.Single(await _tables.Get(TableNames.Questions).RangeAsync("days", RowRange.All, 10, default)).Key;
        for (var number = 0; number < QuestionStore.MostRead + 1_500; number++)
        {
            await _tables.Get(TableNames.Questions).WriteAsync(
                RowChange.Insert(new Row(day, $"k{number}-1:x").Set("text", "睡袋的温标").Set("at", Articles.Written)), default);
        }

        var reads = 0;
        _tables.Before = call =>
        {
            reads += call.Operation is TableOperation.Range && call.Partition == day ? 1 : 0;
            return ValueTask.CompletedTask;
        };

        Assert.Equal(500, (await _questions.NewestAsync(500, default)).Count);
        Assert.Equal(QuestionStore.MostRead / RowLimits.MaxRange, reads);
    }

    private sealed class RulesAlone(TimeProvider time) : Current<Understander>(time)
    {
        protected override ValueTask<string> VersionAsync(CancellationToken ct) => new("");

        protected override ValueTask<Understander> MakeAsync(CancellationToken ct) => new(new Understander(IntentRules.Default, null, StarterModel.None));

        protected override void OnNotRefreshed(Exception exception) => throw exception;
    }
}
