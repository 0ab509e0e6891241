using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Understanding;

/// <summary>The rules as they are written in <c>intents.json</c>.</summary>
/// <param name="Minimum">The weight below which no intent is sure.</param>
/// <param name="Intents">What customers may want.</param>
/// <param name="Urgent">Phrases that make any text urgent.</param>
internal sealed record IntentRulesFile(int Minimum, IReadOnlyList<IntentRule>? Intents, IReadOnlyList<UrgentRule>? Urgent);

/// <param name="Name">Stored with the conversation: letters, digits, hyphens.</param>
/// <param name="Urgency">0 normal to 3 at once.</param>
/// <param name="Skills">What an agent needs.</param>
/// <param name="Phrases">Signs of the intent; each counts once.</param>
internal sealed record IntentRule(string? Name, int Urgency, IReadOnlyList<string>? Skills, IReadOnlyList<PhraseRule>? Phrases);

/// <param name="Weight">1 a hint to 9 beyond doubt.</param>
/// <param name="Any">Different words for the same; one is enough and more don't count more.</param>
internal sealed record PhraseRule(int Weight, IReadOnlyList<string>? Any);

/// <param name="Urgency">1 to 3.</param>
/// <param name="Any">Phrases, one is enough.</param>
internal sealed record UrgentRule(int Urgency, IReadOnlyList<string>? Any);

/// <summary>Reads the file; a member it doesn't know is an error, for it is likely a slip of the pen.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IntentRulesFile))]
internal sealed partial class IntentRulesJson : JsonSerializerContext;
