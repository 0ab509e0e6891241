using System.Diagnostics.Metrics;

namespace Omni.Runtime.Http;

/// <summary>Every instrument of this folder. Tags are bounded: functions and statuses.</summary>
internal static class HttpTelemetry
{
    public const string MeterName = "Omni.Runtime.Http";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> RefusedRequests =
        Meter.CreateCounter<long>("omni.http.refused", "{request}", "Requests answered with 4xx, by function and status.");

    public static void Refused(string endpoint, int status) =>
        RefusedRequests.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint), new KeyValuePair<string, object?>("status", status));
}
