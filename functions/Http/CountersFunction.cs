using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Functions.Telemetry;

namespace Omni.Functions.Http;

/// <summary>What the process that answers has counted since it started.</summary>
public sealed class CountersFunction(Callers callers, Measurements measurements)
{
    private const string OwnMeters = "Omni.";

    [Function(FunctionNames.ReadCounters)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Counters)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadCounters, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(new CountersShape(Totals()), ApiJson.Default.CountersShape)
            : refusal;

    /// <summary>In the order of their names: <c>name</c> in all, <c>name{tag=value}</c> by each tag for itself.</summary>
    private SortedDictionary<string, long> Totals()
    {
        var totals = new SortedDictionary<string, long>(StringComparer.Ordinal);
        void Add(string name, double value) => totals[name] = totals.GetValueOrDefault(name) + (long)value;
        foreach (var record in measurements.Read())
        {
            if (record.Kind is not InstrumentKind.Counter || !record.Instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var series in record.All)
            {
                Add(record.Instrument.Name, series.Value);
                foreach (var (tag, value) in series.Tags)
                {
                    Add(string.Create(CultureInfo.InvariantCulture, $"{record.Instrument.Name}{{{tag}={value}}}"), series.Value);
                }
            }
        }

        return totals;
    }
}

internal sealed record CountersShape(IReadOnlyDictionary<string, long> Counters);
