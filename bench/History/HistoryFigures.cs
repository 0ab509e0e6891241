using System.Globalization;
using System.Text.Json;

namespace Omni.Bench.History;

/// <summary>What was measured, for a person and for a file.</summary>
/// <param name="Messages">Of the customer with the long history.</param>
/// <param name="ShortMessages">Of the one with a short history, in the same run.</param>
/// <param name="AllMessages">In the store and in the index.</param>
/// <param name="Timelines">Pages over HTTP.</param>
/// <param name="LongToShort">The median of the newest page of the long history to that of the short one.</param>
/// <param name="Searches">First pages over HTTP.</param>
/// <param name="IndexLagSeconds">From the last acknowledged message to its being found.</param>
/// <param name="DocumentsPerSecond">When the whole index is read again from the tables.</param>
/// <param name="WritesAlone">Acknowledgements of messages while nobody searches.</param>
/// <param name="WritesBeside">The same while there are <paramref name="SearchesPerSecond"/>.</param>
/// <param name="SearchesPerSecond">Kept to, whatever the server does.</param>
/// <param name="BesideToAlone">The medians of the two.</param>
/// <param name="ServerRssMb">At the end.</param>
/// <param name="Machine">Where.</param>
internal sealed record HistoryFigures(
    int Messages,
    int ShortMessages,
    int AllMessages,
    IReadOnlyList<Timed> Timelines,
    double LongToShort,
    IReadOnlyList<Timed> Searches,
    double IndexLagSeconds,
    double DocumentsPerSecond,
    Timed WritesAlone,
    Timed WritesBeside,
    int SearchesPerSecond,
    double BesideToAlone,
    double ServerRssMb,
    string Machine)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Text($"{Machine}; {AllMessages:N0} messages, {Messages:N0} of one customer; server {ServerRssMb:N0} MB"));
        Print(Timelines);
        Console.WriteLine(Text($"  the newest page of {Messages:N0} takes {LongToShort:N2} times that of {ShortMessages:N0}"));
        Print(Searches);
        Console.WriteLine(Text($"  found {IndexLagSeconds:N2} s after its acknowledgement; read again from the tables: {DocumentsPerSecond:N0} documents/s"));
        Print([WritesAlone, WritesBeside]);
        Console.WriteLine(Text($"  an acknowledgement beside {SearchesPerSecond} searches/s takes {BesideToAlone:N2} times as long"));
    }

    private static void Print(IReadOnlyList<Timed> all)
    {
        foreach (var it in all)
        {
            Console.WriteLine(Text($"  {it.What,-46} p50 {it.P50Ms,8:N2}  p99 {it.P99Ms,8:N2}  max {it.MaxMs,8:N2} ms"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
