using System.Diagnostics.Metrics;

namespace Omni.Runtime.SignalR;

/// <summary>Every instrument of this folder.</summary>
internal static class SignalRTelemetry
{
    public const string MeterName = "Omni.Runtime.SignalR";

    public static void Observe(IMeterFactory meters, HubConnections connections) => meters.Create(MeterName).CreateObservableUpDownCounter(
        "omni.hub.connections",
        () => new[]
        {
            new Measurement<long>(connections.Agents, new KeyValuePair<string, object?>("kind", "agent")),
            new Measurement<long>(connections.Count - connections.Agents, new KeyValuePair<string, object?>("kind", "visitor")),
        },
        "{connection}",
        "Open sockets, by who is at the other end.");
}
