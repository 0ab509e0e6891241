using System.Globalization;

namespace Omni.Bench.Connections;

/// <summary>How many files, and so sockets, one process may have open.</summary>
internal static class FileLimit
{
    private const string Line = "Max open files";
    private const int Unknown = 20_000;

    public static int Read() => File.Exists("/proc/self/limits")
        && File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(Line, StringComparison.Ordinal)) is { } limits
        && int.TryParse(limits[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var limit)
            ? limit
            : Unknown;
}
