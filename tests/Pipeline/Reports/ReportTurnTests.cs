using NodaTime;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Reports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Reports;

/// <summary>From what happens to what a report says: through the stages and the turns, on a test's time, which begins on Monday at nine.</summary>
public sealed class ReportTurnTests : ReportScene
{
    [Fact]
    public async Task What_an_agent_did_is_in_the_report_of_the_agent_and_counts_once_however_often_it_is_looked_at()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        for (var i = 0; i < 3; i++)
        {
            await TurnAsync();
        }

        var row = Assert.Single((await AskAsync(ReportGroup.Agent)).Rows, row => row.Key == "mei");
        Assert.Equal(("Agent mei", 1L, 1L, 1L), (row.Name, row.Figures.Resolved, row.Figures.Fairness.Assignments, row.Figures.MessagesOut));
        Assert.Equal((1, 120), (row.Figures.FirstResponse.Count, row.Figures.FirstResponse.AverageSeconds));
        Assert.Equal((1, 600), (row.Figures.Handle.Count, row.Figures.Handle.AverageSeconds));
        Assert.Equal((1L, 0L, 1.0), (row.Figures.FirstContact.Resolved, row.Figures.FirstContact.Returned, row.Figures.FirstContact.Share!.Value));
        var total = (await AskAsync(ReportGroup.All)).Total;
        Assert.Equal((1L, 0L, 1L), (total.Opened, total.Reopened, total.Resolved));
    }

    [Fact]
    public async Task What_is_said_in_conversations_that_are_open_is_in_the_report_of_the_same_minute_and_finds_its_agent()
    {
        await OpenAsync();
        await SayAsync("v1");
        await TurnAsync();
        await SayAsync("v1");
        await TurnAsync();
        var waiting = await AskAsync(ReportGroup.Agent);
        Assert.Equal((1L, 2L, 0L), (waiting.Total.Opened, waiting.Total.MessagesIn, waiting.Total.MessagesOut));
        Assert.DoesNotContain(waiting.Rows, row => row.Key == "mei" && row.Figures.MessagesIn > 0);

        var id = Assert.Single(Rig.Tables.Fake(TableNames.Conversations).Partitions());
        await Rig.Assigner.AssignAsync(id, "message", [], default);
        await Rig.PassAsync(Rig.Outbound("out-early", await Rig.HeadAsync(id), agent: "mei"));
        await TurnAsync();
        await TurnAsync();

        var mine = Assert.Single((await AskAsync(ReportGroup.Agent)).Rows, row => row.Key == "mei");
        Assert.Equal((2L, 1L), (mine.Figures.MessagesIn, mine.Figures.MessagesOut));
        Assert.Equal((2L, 1L), (await AskAsync(ReportGroup.All)).Total is var total ? (total.MessagesIn, total.MessagesOut) : default);
    }

    [Fact]
    public async Task A_busy_minute_is_read_in_portions_with_a_pause_for_the_messages_after_each()
    {
        await OpenAsync();
        foreach (var visitor in Enumerable.Range(0, 1_200).Select(number => number % 2 == 0 ? "v1" : "v2"))
        {
            await SayAsync(visitor);
        }

        var turn = Rig.Get<ReportTurn>().RunAsync(default).AsTask();
        Assert.False(turn.IsCompleted);
        Rig.Time.Advance(TimeSpan.FromSeconds(1));
        await turn;

        Assert.Equal(1_200, (await AskAsync(ReportGroup.All)).Total.MessagesIn);
    }

    [Fact]
    public async Task Who_counted_fewer_messages_of_a_stretch_takes_none_away()
    {
        var facts = Rig.Get<FactStore>();
        Fact Written(string agent, int count) => new(FactKinds.Written, "k", Day(2), "web", agent, In: count) { TeamId = agent.Length > 0 ? "shop" : "" };
        await facts.PutAsync(Written("", 1), default);
        await facts.PutAsync(Written("mei", 3), default);
        await facts.PutAsync(Written("", 2), default);

        var kept = Assert.Single(await ReadAsync(facts));
        Assert.Equal(("mei", "shop", 3), (kept.AgentId, kept.TeamId, kept.In));
    }

    [Fact]
    public async Task A_turn_that_stops_anywhere_counts_the_same_with_the_next()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        var stops = 0;
        for (var calls = 1; stops >= 0; calls++)
        {
            var left = calls;
            Rig.Tables.Before = _ => --left == 0 ? throw new StorageUnavailableException("away") : ValueTask.CompletedTask;
            try
            {
                await Rig.Get<ReportTurn>().RunAsync(default);
                stops = -1;
            }
            catch (StorageUnavailableException)
            {
                stops++;
            }
        }

        Rig.Tables.Before = null;
        await TurnAsync();
        var total = (await AskAsync(ReportGroup.All)).Total;
        Assert.Equal((1L, 1L, 1L, 1L), (total.Opened, total.Resolved, total.Fairness.Assignments, total.MessagesIn));
        Assert.Equal(1, total.FirstResponse.Count);
    }

    [Fact]
    public async Task A_customer_who_comes_back_takes_the_first_contact_from_the_day_of_the_resolution()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        await PassDaysAsync(1);
        await SayAsync("v1");
        await TurnAsync();
        await TurnAsync();

        var answer = await AskAsync(ReportGroup.All, ReportPeriod.Day);
        Assert.Equal(2, answer.Rows.Length);
        Assert.Equal((1L, 1L, 0.0), (answer.Rows[0].Figures.FirstContact.Resolved, answer.Rows[0].Figures.FirstContact.Returned, answer.Rows[0].Figures.FirstContact.Share!.Value));
        Assert.Equal((1L, 1L, 0L), (answer.Rows[1].Figures.Opened, answer.Rows[1].Figures.Reopened, answer.Rows[1].Figures.Resolved));
    }

    [Fact]
    public async Task A_day_that_is_rolled_up_says_what_its_facts_said_and_what_comes_late_is_rolled_in()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        var before = (await AskAsync(ReportGroup.Agent, ReportPeriod.Hour)).Rows;
        await PassDaysAsync(1);
        await TurnAsync();

        Assert.NotEmpty(await Rows("cells-20260302"));
        Assert.Equal(before.Where(row => row.From < Day(3)), (await AskAsync(ReportGroup.Agent, ReportPeriod.Hour)).Rows.Where(row => row.From < Day(3)));

        await Rig.Get<FactStore>().PutAsync(new(FactKinds.Resolved, "late", Day(2).AddHours(20), "web", "mei", 60), default);
        Assert.Equal(2, (await AskAsync(ReportGroup.All)).Total.Resolved);
        await TurnAsync();
        Assert.Equal(2, (await AskAsync(ReportGroup.All)).Total.Resolved);
        Assert.Single((await Rows("cells-20260302")).Select(row => row.Key.Split(':')[0]).Distinct());
    }

    [Fact]
    public async Task A_fact_that_comes_while_its_day_is_rolled_up_is_not_lost()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        await PassDaysAsync(1);
        var cells = Rig.Get<Cells>();
        var isLate = false;
        Rig.Tables.Before = async call =>
        {
            // After the facts were read, before the day is sealed.
            if (!isLate && call is { Operation: TableOperation.Batch, Partition: "cells-20260302" })
            {
                isLate = true;
                await Rig.Get<FactStore>().PutAsync(new(FactKinds.Resolved, "late", Day(2).AddHours(20), "web", "mei", 60), default);
            }
        };

        Assert.False(await cells.RollAsync(new(new(2026, 3, 2)), default));
        Assert.True(isLate);
        Assert.Equal(2, (await AskAsync(ReportGroup.All)).Total.Resolved);
        Assert.True(await cells.RollAsync(new(new(2026, 3, 2)), default));
        Assert.Equal(2, (await AskAsync(ReportGroup.All)).Total.Resolved);
    }

    [Fact]
    public async Task Reading_everything_again_restores_what_is_missing_and_doubles_nothing()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        var before = await AskAsync(ReportGroup.Agent);
        var facts = await Rows("facts-20260302");
        await Rig.Tables.Get(TableNames.Metrics).WriteAsync(RowChange.Delete("facts-20260302", facts[0].Key), default);

        await Rig.Get<ReportDesk>().RebuildAsync(default);
        await TurnAsync();

        Assert.Equal(facts.Select(row => row.Key), (await Rows("facts-20260302")).Select(row => row.Key));
        Assert.Equal(before.Rows.AsEnumerable(), (await AskAsync(ReportGroup.Agent)).Rows);
    }

    [Fact]
    public async Task Minutes_count_in_which_an_agent_could_have_been_given_something_and_no_others()
    {
        await OpenAsync(capacity: 1);
        for (var i = 0; i < 3; i++)
        {
            await TurnAsync();
            await TurnAsync(); // twice in a minute is once
            await PassAsync(1);
        }

        await SayAsync("v1");
        await Rig.Assigner.AssignAsync(Assert.Single(Rig.Tables.Fake(TableNames.Conversations).Partitions()), "message", [], default);
        await TurnAsync(); // full
        await PassAsync(1);

        var row = Assert.Single((await AskAsync(ReportGroup.Agent)).Rows, row => row.Key == "mei");
        Assert.Equal((1L, 0.05, 20.0), (row.Figures.Fairness.Assignments, row.Figures.Fairness.EligibleHours!.Value, row.Figures.Fairness.PerHour!.Value));
        Assert.Null(Assert.Single((await AskAsync(ReportGroup.Channel)).Rows).Figures.Fairness.EligibleHours);
    }

    [Fact]
    public async Task Days_are_those_of_the_zone()
    {
        await OpenAsync();
        await EpisodeAsync("v1"); // at nine, in the afternoon in Kathmandu
        await PassAsync((9 * 60) + 20); // 18:30, and a quarter past midnight there
        await EpisodeAsync("v2");
        await TurnAsync();

        var kathmandu = await AskAsync(ReportGroup.All, ReportPeriod.Day, "Asia/Kathmandu");
        Assert.Equal(["2026-03-02T00:00:00+05:45", "2026-03-03T00:00:00+05:45"], kathmandu.Rows.Select(row => row.From!.Value.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single((await AskAsync(ReportGroup.All, ReportPeriod.Day)).Rows);
    }

    [Fact]
    public async Task No_row_that_stays_names_a_conversation_or_a_customer()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        await PassDaysAsync(1);
        await TurnAsync();

        var conversation = Assert.Single(Rig.Tables.Fake(TableNames.Conversations).Partitions());
        var customer = (await Rig.HeadAsync(conversation)).CustomerId;
        foreach (var partition in Rig.Tables.Fake(TableNames.Metrics).Partitions())
        {
            var text = string.Join('\n', await Rig.RowsAsync(TableNames.Metrics, partition));
            Assert.DoesNotContain(customer, text, StringComparison.Ordinal);
            Assert.DoesNotContain("v1", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_goes()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await TurnAsync();
        await PassDaysAsync(1);
        await TurnAsync();
        Assert.NotEmpty(await Rows("facts-20260302"));

        await PassDaysAsync(810);
        for (var i = 0; i < 20; i++)
        {
            await TurnAsync();
        }

        Assert.Empty(await Rows("facts-20260302"));
        Assert.Empty(await Rows("cells-20260302"));
    }

    private Task PassDaysAsync(int days) => PassAsync(days * 24 * 60);

    private Task TurnAsync() => Rig.Get<ReportTurn>().RunAsync(default).AsTask();

    private async Task<ReportAnswer> AskAsync(ReportGroup by, ReportPeriod per = ReportPeriod.Whole, string zone = "UTC") => await Rig.Get<ReportDesk>().AskAsync(
        new(new LocalDate(2026, 3, 1), new LocalDate(2026, 3, 5), DateTimeZoneProviders.Tzdb[zone], per, by), default);

    private async Task<IReadOnlyList<Row>> Rows(string partition) =>
        await Rig.Tables.Get(TableNames.Metrics).RangeAsync(partition, RowRange.All, RowLimits.MaxRange, default);

    private static async Task<IReadOnlyList<Fact>> ReadAsync(FactStore facts)
    {
        var all = new List<Fact>();
        await foreach (var fact in facts.ReadAsync(new(new(2026, 3, 2)), default))
        {
            all.Add(fact);
        }

        return all;
    }

    private static DateTimeOffset Day(int day) => new(2026, 3, day, 0, 0, 0, TimeSpan.Zero);
}
