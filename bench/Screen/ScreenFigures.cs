using System.Globalization;
using System.Text.Json;
using Omni.Bench.Load;

namespace Omni.Bench.Screen;

/// <summary>What the browser's part saw, in milliseconds, one for each message.</summary>
/// <param name="Painted">From Enter to the text on the agent's screen.</param>
/// <param name="Arrived">From Enter to the message in the agent's browser.</param>
/// <param name="Bare">From Enter in one page to the text painted on another, with nothing between them but a WebSocket that hands it on.</param>
/// <param name="ClocksApartMs">How far the clocks of the two pages may be apart, at most.</param>
/// <param name="Browser">Which.</param>
internal sealed record ScreenSeen(double[] Painted, double[] Arrived, double[] Bare, double ClocksApartMs, string Browser);

/// <summary>How long something took, over all messages.</summary>
internal sealed record ScreenTimes(double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static ScreenTimes Of(double[] milliseconds)
    {
        var all = new Latencies([.. milliseconds.Select(it => (int)Math.Round(it * 1000))]);
        return new(all.P50Ms, all.P95Ms, all.P99Ms, all.MaxMs);
    }
}

/// <summary>What was measured, for a person and for a file.</summary>
/// <param name="Messages">That the visitor wrote; each was painted once.</param>
/// <param name="Screen">From Enter to the painted text.</param>
/// <param name="Arrival">Of that, to the message in the agent's browser.</param>
/// <param name="Bare">The same browser without Omni, by turns with it.</param>
/// <param name="ScreenToBare">The ratio of the medians.</param>
/// <param name="ScreenToBareP95">The ratio of the 95th percentiles.</param>
/// <param name="ClocksApartMs">How far the clocks of the pages may be apart, at most.</param>
/// <param name="Browser">Which.</param>
/// <param name="Machine">Where.</param>
internal sealed record ScreenFigures(
    int Messages,
    ScreenTimes Screen,
    ScreenTimes Arrival,
    ScreenTimes Bare,
    double ScreenToBare,
    double ScreenToBareP95,
    double ClocksApartMs,
    string Browser,
    string Machine)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ScreenFigures Of(ScreenSeen seen, string machine)
    {
        var (screen, bare) = (ScreenTimes.Of(seen.Painted), ScreenTimes.Of(seen.Bare));
        return new(
            seen.Painted.Length, screen, ScreenTimes.Of(seen.Arrived), bare, Ratio(screen.P50Ms, bare.P50Ms), Ratio(screen.P95Ms, bare.P95Ms),
            Math.Round(seen.ClocksApartMs, 2), seen.Browser, machine);
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Text($"{Machine}; {Browser}; {Messages} messages"));
        Print("Enter to the agent's screen", Screen);
        Print("  of that, to the agent's browser", Arrival);
        Print("the same browser without Omni", Bare);
        Console.WriteLine(Text($"  Omni takes {ScreenToBare:N2} times as long as the browser alone at p50, {ScreenToBareP95:N2} at p95; the clocks are {ClocksApartMs:N2} ms apart at most"));
    }

    private static void Print(string what, ScreenTimes it) =>
        Console.WriteLine(Text($"  {what,-36} p50 {it.P50Ms,7:N1}  p95 {it.P95Ms,7:N1}  p99 {it.P99Ms,7:N1}  max {it.MaxMs,7:N1} ms"));

    private static double Ratio(double one, double other) => other > 0 ? Math.Round(one / other, 2) : 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
