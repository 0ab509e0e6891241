using System.Globalization;
using System.Text;

namespace Omni.Bench.Load;

/// <summary>What the server has allocated since its start, as its Prometheus page says, where it has one that says so.</summary>
internal static class AllocatedBytes
{
    private const string Name = "dotnet_gc_heap_total_allocated_bytes_total";

    public static async Task<double?> ReadAsync(OmniClient admin, CancellationToken ct)
    {
        try
        {
            return Find(Encoding.UTF8.GetString(await admin.GetBytesAsync("metrics", ct)));
        }
        catch (LoadException)
        {
            return null; // There is no such page, or not for this caller.
        }
    }

    /// <summary>Null when the page does not have it.</summary>
    internal static double? Find(string page)
    {
        foreach (var line in page.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(Name, StringComparison.Ordinal)
                && line.LastIndexOf(' ') is > 0 and var space
                && double.TryParse(line[(space + 1)..], CultureInfo.InvariantCulture, out var bytes))
            {
                return bytes;
            }
        }

        return null;
    }
}
