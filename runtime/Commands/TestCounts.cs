using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Omni.Runtime.Commands;

/// <summary>How the tests went, added up from the reports of both runners.</summary>
internal readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    public static TestCounts operator +(TestCounts one, TestCounts other) => one.Add(other);

    public TestCounts Add(TestCounts other) => new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    public static TestCounts Read(string directory)
    {
        var total = default(TestCounts);
        foreach (var path in Directory.EnumerateFiles(directory, "*.trx", SearchOption.AllDirectories))
        {
            total += FromTrx(XDocument.Load(path));
        }

        foreach (var path in Directory.EnumerateFiles(directory, "*.json", SearchOption.AllDirectories))
        {
            total += FromVitest(File.ReadAllText(path));
        }

        return total;
    }

    internal static TestCounts FromTrx(XDocument report)
    {
        var counters = report.Descendants().First(element => element.Name.LocalName is "Counters");
        var (total, passed) = (Number("total"), Number("passed"));

        // A run that broke off counts its unfinished tests neither as passed nor as failed: whatever did not pass and was begun, failed.
        return new(passed, Number("executed") - passed, total - Number("executed"));

        int Number(string name) => int.Parse(counters.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }

    internal static TestCounts FromVitest(string json)
    {
        using var report = JsonDocument.Parse(json);
        return new(Number("numPassedTests"), Number("numFailedTests"), Number("numPendingTests") + Number("numTodoTests"));

        int Number(string name) => report.RootElement.GetProperty(name).GetInt32();
    }

    public override string ToString() => Skipped is 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed")
        : string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
