using Omni.Bench.Simulate;
using Omni.Pipeline.Reports;

namespace Omni.Tests.Pipeline.Reports;

/// <summary>A day as the simulator reads it. It is Monday at nine.</summary>
public sealed class DayExportTests : ReportScene
{
    private static readonly System.Text.Json.JsonSerializerOptions Web = new(System.Text.Json.JsonSerializerDefaults.Web);

    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_day_says_when_customers_came_what_it_took_and_who_was_there_and_nothing_of_who_they_are()
    {
        await OpenAsync();
        await EpisodeAsync("v-mallory");
        await PassAsync(80);
        await EpisodeAsync("v-trent");
        await SayAsync("v-mallory");

        var day = await ExportAsync();

        Assert.Equal(["c1", "c2", "c1"], day!.Arrivals.Select(it => it.Customer));
        Assert.Equal([600, 600, 420], day.Arrivals.Select(it => it.HandleSeconds)); // the last has nobody yet
        Assert.Equal([9, 10, 10], day.Arrivals.Select(it => it.At.Hour));
        var agent = Assert.Single(day.Agents);
        Assert.Equal("a1", agent.Id);
        Assert.Equal(
            [(Monday.AddHours(9), Monday.AddHours(9.25)), (Monday.AddHours(10.5), Monday.AddHours(10.75))],
            agent.Shifts.Select(it => (it.From, it.Until)));
        var text = System.Text.Json.JsonSerializer.Serialize(day);
        Assert.All(["mallory", "mei", "hello"], secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_simulator_reads_it()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        var text = System.Text.Json.JsonSerializer.Serialize(await ExportAsync(), Web);

        var day = DayFile.Read(text);

        Assert.Equal(("2026-03-02", 1, 1), (day.Name, day.Agents.Length, day.Arrivals.Length));
    }

    [Fact]
    public async Task What_began_on_another_day_is_not_in_it()
    {
        await OpenAsync();
        await EpisodeAsync("v1");
        await PassAsync(24 * 60);
        await EpisodeAsync("v2");

        Assert.Single((await ExportAsync())!.Arrivals);
        Assert.Single((await ExportAsync(1))!.Arrivals);
        Assert.Empty((await ExportAsync(-1))!.Arrivals);
    }

    private ValueTask<ExportedDay?> ExportAsync(int days = 0) =>
        Rig.Get<DayExport>().ReadAsync("2026-03-02", Monday.AddDays(days), Monday.AddDays(days + 1), default);
}
