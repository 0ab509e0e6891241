using Omni.Bench.Load;

namespace Omni.Tests.Bench.Load;

/// <summary>The judge itself is judged: fed with what must never happen, it has to say so.</summary>
public sealed class SenderLedgerTests
{
    private readonly SenderLedger _ledger = new();

    public SenderLedgerTests() => _ledger.Begin(lastSequence: 10, firstCounter: 5, count: 4);

    private (int Delivered, int Duplicates, int OutOfOrder, bool HasGap) Verdict =>
        (_ledger.Delivered, _ledger.Duplicates, _ledger.OutOfOrder, _ledger.HasGap);

    [Fact]
    public void A_stream_in_order_is_clean()
    {
        Push((11, 5), (12, 6), (13, 7), (14, 8));

        Assert.Equal((4, 0, 0, false), Verdict);
    }

    [Fact]
    public void A_message_that_never_comes_is_missed_and_leaves_a_gap()
    {
        Push((11, 5), (13, 7));

        Assert.Equal((2, 0, 0, true), Verdict);
    }

    [Fact]
    public void What_a_socket_left_out_and_was_read_back_closes_the_gap()
    {
        Push((11, 5), (13, 7));

        Assert.True(_ledger.Take(12, 6));
        Assert.Equal((3, 0, 0, false), Verdict);
    }

    [Fact]
    public void A_message_that_is_pushed_twice_is_a_duplicate()
    {
        Push((11, 5), (11, 5));

        Assert.Equal((1, 1, 0, false), Verdict);
    }

    [Fact]
    public void A_message_that_is_stored_twice_is_a_duplicate()
    {
        Push((11, 5), (12, 5));

        Assert.Equal((1, 1, 0, false), Verdict);
    }

    [Fact]
    public void A_later_sequence_that_comes_first_is_out_of_order()
    {
        Push((12, 6), (11, 5));

        Assert.Equal((2, 0, 1, false), Verdict);
    }

    [Fact]
    public void A_sender_s_messages_that_are_stored_the_wrong_way_round_are_out_of_order()
    {
        Push((11, 6), (12, 5));

        Assert.Equal((2, 0, 1, false), Verdict);
    }

    [Fact]
    public void What_another_connection_shows_again_is_no_duplicate()
    {
        Push((11, 5), (12, 6));
        _ledger.Reconnected();
        Push((11, 5), (12, 6), (12, 6), (13, 7));

        Assert.Equal((3, 0, 0, false), Verdict);
        Assert.Equal(1, _ledger.Repeats);
    }

    [Fact]
    public void After_a_crash_an_answer_may_overtake_a_message_but_no_message_another()
    {
        _ledger.Reconnected();
        Push((12, SenderLedger.NoMessage), (11, 5));
        Assert.Equal((1, 0, 0, false), Verdict);
        Assert.Equal(1, _ledger.Late);

        Push((14, 7), (13, 6));
        Assert.Equal((3, 0, 1, false), Verdict);
    }

    [Fact]
    public void Entries_of_others_take_a_place_and_count_for_nothing()
    {
        Push((11, 5), (12, SenderLedger.NoMessage), (13, 6));

        Assert.Equal((2, 0, 0, false), Verdict);
    }

    private void Push(params (long Sequence, int Counter)[] entries)
    {
        foreach (var (sequence, counter) in entries)
        {
            _ledger.TakePushed(sequence, counter);
        }
    }
}
