using Omni.Bench.Load.Drill;

namespace Omni.Tests.Bench.Load.Drill;

public sealed class AnswerCheckTests
{
    private readonly AnswerCheck _check = new();

    [Fact]
    public void Answers_that_came_once_and_in_order_are_clean()
    {
        _check.TakePlatform([("o", Text(0)), ("o", Text(1))]);
        _check.TakeConversation("o", [(0, "sent"), (1, "sent")], 2);

        Assert.Equal((0, 0, 0, 0), (_check.Lost, _check.Duplicates, _check.OutOfOrder, _check.Stuck));
    }

    [Fact]
    public void What_was_accepted_and_is_not_stored_is_lost()
    {
        _check.TakeConversation(null, [(0, "sent")], 2);

        Assert.Equal(1, _check.Lost);
    }

    [Fact]
    public void What_is_marked_as_sent_and_never_came_is_lost()
    {
        _check.TakePlatform([("o", Text(0))]);
        _check.TakeConversation("o", [(0, "sent"), (1, "sent")], 2);

        Assert.Equal(1, _check.Lost);
    }

    [Fact]
    public void What_is_stored_twice_or_the_wrong_way_round_is_seen()
    {
        _check.TakeConversation(null, [(1, "sent"), (0, "sent"), (1, "sent")], 2);

        Assert.Equal((1, 1), (_check.Duplicates, _check.OutOfOrder));
    }

    [Fact]
    public void What_was_not_sent_on_is_stuck()
    {
        _check.TakeConversation(null, [(0, "pending"), (1, "uncertain")], 2);

        Assert.Equal((1, 1), (_check.Stuck, _check.Uncertain));
    }

    [Fact]
    public void What_the_platform_gets_again_is_counted_apart_and_what_comes_too_early_is_out_of_order()
    {
        _check.TakePlatform([("o", Text(0)), ("o", Text(0)), ("o", Text(2)), ("o", Text(1))]);

        Assert.Equal((2, 1), (_check.SentAgain, _check.OutOfOrder));
    }

    private static string Text(int number) => $"[000001-{number:D8}] text";
}
