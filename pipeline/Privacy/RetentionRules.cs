using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Privacy;

/// <summary>How many days what is kept. Null: for ever.</summary>
public sealed record RetentionRules
{
    /// <summary>A platform may repeat itself for a week, and a day is not over everywhere at once: marks live longer than that.</summary>
    public const int MinMarkDays = 9;

    public const int MaxDays = 36_500;

    /// <summary>What is in force where nobody said anything: only what nobody misses goes.</summary>
    public static readonly RetentionRules Default = new() { MarkDays = 30, UploadDays = 7 };

    /// <summary>Messages and events with their files, and what was set aside, from when they came.</summary>
    public int? MessageDays { get; init; }

    /// <summary>The same for what came on this channel or went there; null: for ever.</summary>
    public ImmutableSortedDictionary<string, int?> ChannelDays { get; init; } = ImmutableSortedDictionary<string, int?>.Empty;

    /// <summary>Marks by which each message is let through once.</summary>
    public int? MarkDays { get; init; }

    /// <summary>Uploads that nobody sent.</summary>
    public int? UploadDays { get; init; }

    /// <summary>Audit entries.</summary>
    public int? AuditDays { get; init; }

    /// <summary>Null when all is well, else what is not.</summary>
    public string? Check()
    {
        if (ChannelDays.Keys.FirstOrDefault(channel => channel.Length is 0 or > 32 || !channel.All(char.IsAsciiLetterLower)) is { } wrong)
        {
            return $"A channel is its name in lower case, not a text of {wrong.Length} characters like this one.";
        }

        return !((int?[])[MessageDays, UploadDays, AuditDays, .. ChannelDays.Values]).All(days => days is null or (>= 1 and <= MaxDays))
            || MarkDays is < MinMarkDays or > MaxDays
            ? $"Days are 1 to {MaxDays}, those of marks at least {MinMarkDays}; null keeps for ever."
            : null;
    }

    internal string ToJson() => JsonSerializer.Serialize(this, RetentionJson.Default.RetentionRules);

    internal static RetentionRules OfJson(string text) => JsonSerializer.Deserialize(text, RetentionJson.Default.RetentionRules) ?? Default;
}

/// <summary>As stored: names never change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RetentionRules))]
internal sealed partial class RetentionJson : JsonSerializerContext;
