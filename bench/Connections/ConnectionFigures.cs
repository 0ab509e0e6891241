using System.Globalization;
using System.Text.Json;

namespace Omni.Bench.Connections;

/// <summary>What was measured, for a person and for a file.</summary>
/// <param name="Connections">Open and idle.</param>
/// <param name="ServerProcesses">That held them together.</param>
/// <param name="ServerRssMb">What those held in memory, all in all.</param>
/// <param name="BaseRssMb">One of them without a connection.</param>
/// <param name="BytesPerConnection">What each connection added.</param>
/// <param name="Sampled">Clients that were pushed to at the end.</param>
/// <param name="Reached">Those that the push reached.</param>
/// <param name="Seconds">Until all were open, their sessions included.</param>
/// <param name="Machine">Where.</param>
internal sealed record ConnectionFigures(
    int Connections, int ServerProcesses, double ServerRssMb, double BaseRssMb, double BytesPerConnection, int Sampled, int Reached, double Seconds, string Machine)
{
    private const double BudgetMb = 1.8e9 / 1024 / 1024;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    public void Print()
    {
        var perConnection = BytesPerConnection / 1024 / 1024;
        var perProcess = Connections / ServerProcesses;
        var processes = BudgetMb / (BaseRssMb + (perProcess * perConnection));
        Console.WriteLine();
        Console.WriteLine(Text($"{Machine}; clients on the same machine"));
        Console.WriteLine(Text($"  {Connections:N0} idle connections, {ServerProcesses} server processes, open after {Seconds} s"));
        Console.WriteLine(Text($"  servers {ServerRssMb:N0} MB in all, an empty one {BaseRssMb:N0} MB: {BytesPerConnection:N0} bytes per connection"));
        Console.WriteLine(Text($"  a push reached {Reached} of {Sampled} sampled clients"));
        Console.WriteLine(Text(
            $"  in 1.8 GB: {processes * perProcess:N0} in processes of {perProcess:N0}, or {(BudgetMb - BaseRssMb) / perConnection:N0} in one that may open as many files"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
