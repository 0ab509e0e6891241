using System.Globalization;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Reports;

namespace Omni.Tests.Pipeline.Reports;

/// <summary>What a conversation's entries mean for the reports. Times are minutes after the begin.</summary>
public sealed class EpisodeFoldTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly List<ConversationEntry> _entries = [];

    [Fact]
    public void A_conversation_that_is_answered_and_resolved_counts_once_for_each_thing()
    {
        Customer(0);
        Event(1, "assigned", "mei", "message");
        Agent(5, "mei");
        Customer(6);
        Agent(7, "mei");
        Event(10, "resolved", "mei");

        Assert.Equal(
            [
                "opened 0  0", "assigned 1 mei 0", "written 0 mei 0 in 1 out 0", "first-response 5 mei 300", "written 5 mei 0 in 1 out 2", "held 10 mei 540", "resolved 10 mei 600",
                "contact 10 mei 0",
            ],
            Facts());
    }

    [Fact]
    public void Who_had_it_when_it_was_snoozed_did_not_work_on_it_and_its_end_comes_later()
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Event(10, "snoozed", "mei");
        Event(50, "woken");
        Event(60, "resolved", "mei");

        Assert.Contains("held 60 mei 1200", Facts());
        Assert.Contains("resolved 60 mei 3600", Facts());
        Assert.DoesNotContain(Facts(), fact => fact.StartsWith("contact", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_bot_has_is_counted_apart_and_the_wait_for_a_person_begins_with_what_it_did_not_answer()
    {
        Event(0, "bot-started", "", "customer-wrote");
        Customer(0);
        Bot(1);
        Customer(20);
        Event(21, "handed-off", "", "not-found");
        Bot(21, MessageFlags.Handover);
        Event(22, "assigned", "mei", "message");
        Agent(25, "mei");

        Assert.Equal(["first-response 25 mei 300"], Facts("first-response"));
        Assert.Equal(["bot-started 0  0", "bot-handed-over 21  0"], Facts().Where(fact => fact.StartsWith("bot", StringComparison.Ordinal)));
        Assert.Equal(["opened 0  0"], Facts("opened"));
    }

    [Fact]
    public void What_ends_with_the_bot_is_nobodys_resolution()
    {
        Event(0, "bot-started", "", "customer-wrote");
        Customer(0);
        Bot(1);
        Event(2, "resolved", "", ConversationEvents.BotHelped);

        Assert.Equal(["bot-started 0  0", "bot-resolved 2  120"], Facts().Where(fact => fact.StartsWith("bot", StringComparison.Ordinal)));
        Assert.Empty(Facts("resolved"));
        Assert.Empty(Facts("contact"));
    }

    [Fact]
    public void Each_who_had_it_has_the_own_time_and_the_end_belongs_to_the_last()
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Event(20, "assigned", "bo", "taken");
        Event(25, "agent-lost", "bo", "connection-lost");
        Event(30, "accepted", "kai");
        Event(45, "resolved", "kai");

        Assert.Equal(["held 20 mei 1200", "held 25 bo 300", "held 45 kai 900"], Facts("held"));
        Assert.Equal(["assigned 0 mei 0", "assigned 30 kai 0"], Facts("assigned"));
        Assert.Equal(["resolved 45 kai 2700"], Facts("resolved"));
        Assert.Equal(["written 0 mei 0 in 1 out 0"], Facts("written"));
    }

    [Theory]
    [InlineData(72 * 60, true)]
    [InlineData((72 * 60) + 1, false)]
    public void A_customer_who_is_back_soon_was_not_helped_and_that_belongs_to_the_resolution(int minutes, bool counts)
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Agent(5, "mei");
        Event(10, "resolved", "mei");
        Event(10 + minutes, "reopened", "", "customer-wrote");
        Customer(10 + minutes);
        Event(11 + minutes, "assigned", "bo", "message");
        Agent(14 + minutes, "bo");

        Assert.Equal(counts ? ["returned 10 mei 0"] : [], Facts("returned"));
        Assert.Equal([$"reopened {10 + minutes}  0"], Facts("reopened"));
        Assert.Equal(["first-response 5 mei 300", $"first-response {14 + minutes} bo 240"], Facts("first-response"));
    }

    [Fact]
    public void An_agent_who_writes_first_answers_nobody()
    {
        Event(0, "started", "mei", "started");
        Agent(0, "mei");
        Customer(30);
        Event(60, "resolved", "mei");

        Assert.Equal(["opened 0  0", "written 0 mei 0 in 0 out 1", "written 30 mei 0 in 1 out 0", "held 60 mei 3600", "resolved 60 mei 3600", "contact 60 mei 0"], Facts());
    }

    [Fact]
    public void What_the_lists_withheld_is_no_answer_and_what_Omni_says_is_nobodys_message()
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Add(1, EntryType.Message, it => it with { Direction = Direction.Outbound, AgentId = "mei", Flags = [MessageFlags.Blocked] });
        Add(2, EntryType.Message, it => it with { Direction = Direction.Outbound });
        Agent(9, "mei");
        Event(10, "resolved", "mei");

        Assert.Equal(["first-response 9 mei 540"], Facts("first-response"));
        Assert.Equal(["written 0 mei 0 in 1 out 0", "written 9 mei 0 in 0 out 1"], Facts("written"));
    }

    [Fact]
    public void A_number_that_was_asked_for_is_a_rating_and_no_message_and_opens_nothing()
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Agent(5, "mei");
        Event(10, "resolved", "mei");
        Event(10, "rating-asked");
        Event(12, "rated", "", "4");
        Customer(12);
        Event(20, "closed");

        Assert.Equal(["rating-asked 10 mei 0"], Facts("rating-asked"));
        Assert.Equal(["rated 12 mei 4"], Facts("rated"));
        Assert.Single(Facts("opened"));
        Assert.Equal(["written 0 mei 0 in 1 out 0", "written 5 mei 0 in 0 out 1"], Facts("written"));
    }

    [Fact]
    public void Messages_count_at_once_also_of_a_conversation_that_goes_on_or_waits()
    {
        Customer(0);
        Customer(2);
        Assert.Equal(["written 0  0 in 2 out 0"], Facts("written"));

        Event(20, "assigned", "mei", "message");
        Agent(21, "mei");
        Customer(29);
        Agent(31, "mei");
        Assert.Equal(["written 0 mei 0 in 2 out 0", "written 21 mei 0 in 1 out 1", "written 31 mei 0 in 0 out 1"], Facts("written"));
    }

    [Fact]
    public void What_a_merge_ended_is_not_resolved()
    {
        Customer(0);
        Event(0, "assigned", "mei", "message");
        Event(10, "merged", "mei");

        Assert.Equal(["held 10 mei 600"], Facts("held"));
        Assert.Empty(Facts("resolved"));
    }

    [Fact]
    public void It_is_the_same_wherever_the_reading_is_interrupted()
    {
        Customer(0);
        Event(1, "assigned", "mei", "message");
        Agent(5, "mei");
        Event(6, "snoozed", "mei");
        Event(8, "woken");
        Event(10, "resolved", "mei");
        Event(10, "rating-asked");
        Event(12, "rated", "", "5");
        Customer(12);
        Event(30, "reopened", "", "customer-wrote");
        Customer(30);
        Event(31, "accepted", "bo");
        Event(40, "resolved", "bo");
        var whole = Fold(EpisodeState.Start, _entries).Facts;

        for (var at = 0; at <= _entries.Count; at++)
        {
            var first = Fold(EpisodeState.Start, _entries[..at]);
            var second = Fold(first.State, _entries[at..]);
            // What may still grow is found again under the same key: the later one counts.
            var found = first.Facts.Concat(second.Facts).ToList();
            Assert.Equal(
                whole.Select(Text).Order(StringComparer.Ordinal),
                found.Where((fact, index) => found.FindLastIndex(other => other.Key == fact.Key) == index).Select(Text).Order(StringComparer.Ordinal));
        }

        Assert.Equal(whole.Count, whole.Select(fact => fact.Key).Distinct().Count());
        Assert.DoesNotContain(whole, fact => fact.Key.Contains("c1-1", StringComparison.Ordinal));
    }

    private static EpisodeFold Fold(EpisodeState state, IReadOnlyList<ConversationEntry> entries)
    {
        var fold = new EpisodeFold("c1-1", state, TimeSpan.FromHours(72));
        foreach (var entry in entries)
        {
            fold.Add(entry);
        }

        return fold;
    }

    private IReadOnlyList<string> Facts(string? kind = null) =>
        [.. Fold(EpisodeState.Start, _entries).Facts.Where(fact => kind is null || fact.Kind == kind).Select(Text)];

    private static string Text(Fact it) => string.Create(
        CultureInfo.InvariantCulture,
        $"{it.Kind} {(it.At - Begin).TotalMinutes} {it.AgentId} {it.Value}{(it.In + it.Out > 0 ? $" in {it.In} out {it.Out}" : "")}");

    private void Customer(double minute) => Add(minute, EntryType.Message, it => it with { Direction = Direction.Inbound });

    private void Agent(double minute, string agent) => Add(minute, EntryType.Message, it => it with { Direction = Direction.Outbound, AgentId = agent });

    private void Bot(double minute, params string[] more) =>
        Add(minute, EntryType.Message, it => it with { Direction = Direction.Outbound, Flags = [MessageFlags.Bot, .. more] });

    private void Event(double minute, string what, string agent = "", string reason = "") =>
        Add(minute, EntryType.Event, it => it with { Text = what, AgentId = agent, Reason = reason });

    private void Add(double minute, EntryType type, Func<ConversationEntry, ConversationEntry> change) => _entries.Add(change(new()
    {
        ConversationId = "c1-1",
        Sequence = _entries.Count + 1,
        Type = type,
        MessageId = $"m{_entries.Count + 1}",
        Channel = "web",
        At = Begin + TimeSpan.FromMinutes(minute),
    }));
}
