using System.Globalization;

namespace Omni.Bench.Load;

/// <summary>What a process has used, read from outside. Empty where the system does not say.</summary>
/// <param name="CpuSeconds">User and system time since its start.</param>
/// <param name="RssMb">What it holds in memory.</param>
/// <param name="PeakRssMb">The most it held.</param>
internal readonly record struct ServerFigures(double CpuSeconds, double RssMb, double PeakRssMb)
{
    private const double TicksPerSecond = 100;

    public static ServerFigures Read(int process)
    {
        if (process is 0 || !File.Exists($"/proc/{process}/stat"))
        {
            return default;
        }

        // The name, in parentheses, may hold spaces.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var cpu = (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new(cpu, Megabytes(status, "VmRSS:"), Megabytes(status, "VmHWM:"));
    }

    private static double Megabytes(string[] status, string name) =>
        Math.Round(Number(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) / 1024, 1);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
