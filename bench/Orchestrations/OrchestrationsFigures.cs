using System.Globalization;
using System.Text.Json;

namespace Omni.Bench.Orchestrations;

/// <summary>What was measured, for a person and for a file.</summary>
/// <param name="PerSecond">Conversations that got their agent: start, offer, accept, end.</param>
/// <param name="P50Ms">From start to end, each of the caller's three calls answered when it was safe.</param>
/// <param name="P99Ms">See <paramref name="P50Ms"/>.</param>
/// <param name="AtOnce">How many were under way.</param>
/// <param name="Waiting">How many waited when memory was weighed.</param>
/// <param name="BytesPerWaiting">Of managed memory, put away.</param>
/// <param name="BytesPerReady">Of managed memory, kept ready.</param>
/// <param name="Machine">Where.</param>
internal sealed record OrchestrationsFigures(
    double PerSecond, double P50Ms, double P99Ms, int AtOnce, int Waiting, double BytesPerWaiting, double BytesPerReady, string Machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToJson() => JsonSerializer.Serialize(this, Json) + Environment.NewLine;

    public void Print() => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {PerSecond:N0} conversations/s from start over offer and accept to the end, {AtOnce} at once: p50 {P50Ms} ms, p99 {P99Ms} ms
        one that waits: {BytesPerWaiting:N0} bytes put away, {BytesPerReady:N0} kept ready ({Waiting:N0} of them)
        {Machine}
        """));
}
