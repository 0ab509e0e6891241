using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Routing;

/// <summary>Why a conversation went to whom, kept beside it.</summary>
/// <param name="At">When it was decided.</param>
/// <param name="Reason">What asked for it: <c>message</c>, <c>slot-freed</c>, <c>agent-online</c>, <c>timer</c>, <c>taken</c>, <c>agent-lost</c>, <c>asked-on</c>.</param>
/// <param name="Winner">Agent id; empty when nobody could have it.</param>
/// <param name="Ring">How far the demands were relaxed.</param>
/// <param name="Candidates">Everybody who was looked at, best first.</param>
public sealed record Decision(DateTimeOffset At, string Reason, string Winner, int Ring, IReadOnlyList<Candidate> Candidates)
{
    /// <summary>More candidates than these are not kept: a row has its limits, and nobody reads the four-hundredth.</summary>
    public const int MostCandidates = 50;

    internal Row ToRow(string conversationId, string key) => new Row(conversationId, key)
        .Set("at", At)
        .Set("reason", Reason)
        .Set("winner", Winner)
        .Set("ring", Ring)
        .Set("candidates", JsonSerializer.Serialize([.. Candidates.Take(MostCandidates)], DecisionJson.Default.CandidateArray));

    internal static Decision From(Row row) => new(
        row.Instant("at") ?? default,
        row.Text("reason"),
        row.Text("winner"),
        (int)row.Int64("ring"),
        JsonSerializer.Deserialize(row.Text("candidates"), DecisionJson.Default.CandidateArray) ?? []);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Candidate[]))]
internal sealed partial class DecisionJson : JsonSerializerContext;
