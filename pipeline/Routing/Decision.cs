using System.Collections.Immutable;
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

    /// <summary>Of the scores; null where nothing was weighed, or before they were kept.</summary>
    public RoutingWeights? Weights { get; init; }

    /// <summary>How many were looked at, also those who are not kept.</summary>
    [JsonIgnore]
    public int LookedAt { get; init; } = Candidates.Count;

    public static Decision Of(Ranking ranking, DateTimeOffset at, string reason, string winner) =>
        new(at, reason, winner, ranking.Ring, ranking.Candidates) { Weights = ranking.Weights };

    internal Row ToRow(string conversationId, string key)
    {
        Candidate[] kept = [.. Candidates.Take(MostCandidates)];
        var row = new Row(conversationId, key)
            .Set("at", At)
            .Set("reason", Reason)
            .Set("winner", Winner)
            .Set("ring", Ring)
            .Set("candidates", JsonSerializer.Serialize(kept, DecisionJson.Default.CandidateArray));
        return Weights is null || kept.Any(candidate => candidate.Parts is null)
            ? row
            : row.Set("lookedAt", LookedAt)
                .Set("weights", JsonSerializer.Serialize(Weights, DecisionJson.Default.RoutingWeights))
                .Set("parts", JsonSerializer.Serialize([.. kept.Select(candidate => candidate.Parts!)], DecisionJson.Default.CandidatePartsArray));
    }

    internal static Decision From(Row row)
    {
        var candidates = JsonSerializer.Deserialize(row.Text("candidates"), DecisionJson.Default.CandidateArray) ?? [];
        // Rows from before have no such columns; those who read the older rows' form ignore them.
        var parts = row.Text("parts") is { Length: > 0 } text ? JsonSerializer.Deserialize(text, DecisionJson.Default.CandidatePartsArray) ?? [] : [];
        return new(
            row.Instant("at") ?? default,
            row.Text("reason"),
            row.Text("winner"),
            (int)row.Int64("ring"),
            parts.Length == candidates.Length ? [.. candidates.Zip(parts, (candidate, it) => candidate with { Parts = it })] : candidates.ToImmutableArray())
        {
            Weights = row.Text("weights") is { Length: > 0 } weights ? JsonSerializer.Deserialize(weights, DecisionJson.Default.RoutingWeights) : null,
            LookedAt = Math.Max((int)row.Int64("lookedAt"), candidates.Length),
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Candidate[]))]
[JsonSerializable(typeof(CandidateParts[]))]
[JsonSerializable(typeof(RoutingWeights))]
internal sealed partial class DecisionJson : JsonSerializerContext;
