using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Bench.Load;

/// <summary>Says what was measured, to a person and to a file.</summary>
internal static class PipelineReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>1 when anything was lost, repeated or out of order; such a run has no throughput.</summary>
    public static int Print(LoadOptions options, Fleet fleet, Measured full, Measured? half)
    {
        Console.WriteLine();
        Console.WriteLine(Text(
            $"{Machine.Describe()}; driver on the same machine. {fleet.Senders.Count} senders (Zipf, {Schedule.MostPerSecond}/s at most each), {options.WeChatShare:P0} WeChat (encrypted), the rest web; {fleet.Pages.Count} agents' sockets; plan {options.Plan}."));
        Print("full rate", full);
        if (half is not null)
        {
            Print("half rate", half);
        }

        var isClean = full.Run.IsClean && (half?.Run.IsClean ?? true);
        if (!isClean)
        {
            Console.WriteLine("Messages were lost, repeated or out of order: no throughput is given.");
        }

        if (options.JsonFile.Length > 0)
        {
            File.WriteAllText(options.JsonFile, JsonSerializer.Serialize(PipelineFigures.Of(full, half), Json) + "\n");
        }

        return isClean ? 0 : 1;
    }

    private static void Print(string name, Measured measured)
    {
        var run = measured.Run;
        Console.WriteLine(Text($"\n{name}: {measured.Rate:N0} messages/s due"));
        Console.WriteLine(Text($"  accepted {run.Accepted:N0}, delivered {run.Delivered:N0} (resynced {run.Resynced:N0}), lost {run.Lost}, duplicate {run.Duplicates}, out of order {run.OutOfOrder}"));
        if (run.IsClean)
        {
            var verdict = measured.IsSustained ? "sustained" : "NOT sustained";
            Console.WriteLine(Text($"  {measured.MessagesPerSecond:N0} messages/s, {verdict}, over {run.Seconds:N1} s"));
            Console.WriteLine(Text($"  latency p50 {run.Latencies.P50Ms} ms, p99 {run.Latencies.P99Ms} ms, p99.9 {run.Latencies.P999Ms} ms, max {run.Latencies.MaxMs} ms, from the time a message was due"));
        }

        Console.WriteLine(Text(
            $"  server {measured.ServerCpuMicros} µs CPU/message, {(measured.AllocatedBytes is { } bytes ? Text($"{bytes:N0} bytes allocated/message") : "allocation not known")}, {measured.Server.RssMb} MB (most {measured.Server.PeakRssMb} MB); driver {measured.DriverCpuMicros} µs CPU/message"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What is written to the file: the throughput of the full rate, the latency of half of it where that was measured.</summary>
internal sealed record PipelineFigures(
    long Accepted,
    long Delivered,
    long Lost,
    long Duplicate,
    long OutOfOrder,
    double? MessagesPerSecond,
    double P50Ms,
    double P99Ms,
    double P999Ms,
    double CpuMicrosPerMessage,
    double ServerRssMb,
    double Seconds,
    string Machine,
    bool Sustained,
    double? AllocatedBytesPerMessage,
    double DriverCpuMicrosPerMessage,
    double? LatencyAtMessagesPerSecond,
    LatencyFigures AtFullRate)
{
    public static PipelineFigures Of(Measured full, Measured? half)
    {
        var latency = (half ?? full).Run.Latencies;
        var isClean = full.Run.IsClean && (half?.Run.IsClean ?? true);
        return new(
            full.Run.Accepted,
            full.Run.Delivered,
            full.Run.Lost + (half?.Run.Lost ?? 0),
            full.Run.Duplicates + (half?.Run.Duplicates ?? 0),
            full.Run.OutOfOrder + (half?.Run.OutOfOrder ?? 0),
            isClean ? full.MessagesPerSecond : null,
            latency.P50Ms,
            latency.P99Ms,
            latency.P999Ms,
            full.ServerCpuMicros,
            full.Server.RssMb,
            Math.Round(full.Run.Seconds, 2),
            Omni.Bench.Machine.Describe(),
            full.IsSustained,
            full.AllocatedBytes,
            full.DriverCpuMicros,
            isClean ? half?.MessagesPerSecond : null,
            new(full.Run.Latencies.P50Ms, full.Run.Latencies.P99Ms, full.Run.Latencies.P999Ms));
    }
}

internal sealed record LatencyFigures(double P50Ms, double P99Ms, double P999Ms);
