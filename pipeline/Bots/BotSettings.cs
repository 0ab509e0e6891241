using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What the bot of one channel account does. Made by readers of JSON, which keep what a text leaves out only where it can be set; not changed after
/// that. Texts are by language (<c>en</c>, <c>zh</c>); where there is none, the bot has its own words.
/// </summary>
public sealed record BotSettings
{
    /// <summary>One of <see cref="BotModes"/>.</summary>
    public string Mode { get; set; } = BotModes.Off;

    /// <summary>What it is called; empty: Assistant.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it says to somebody who only says hello; the website's widget shows it before anything is written.</summary>
    public Dictionary<string, string> Greeting { get; set; } = [];

    /// <summary>What a customer may choose from. A way to a person is always the last choice, whether it stands here or not.</summary>
    public IReadOnlyList<BotMenuEntry> Menu { get; set; } = [];

    /// <summary>Said when a person is to go on with it.</summary>
    public Dictionary<string, string> HandOver { get; set; } = [];

    /// <summary>The same while nobody works; <c>{opens}</c> is when somebody does.</summary>
    public Dictionary<string, string> HandOverClosed { get; set; } = [];

    /// <summary>Said when it has no answer.</summary>
    public Dictionary<string, string> NotFound { get; set; } = [];

    /// <summary>From this confidence on it answers, in percent.</summary>
    public int AnswerFromPercent { get; set; } = 70;

    /// <summary>From this confidence on it asks which of the answers it found is meant, in percent.</summary>
    public int ClarifyFromPercent { get; set; } = 35;

    /// <summary>Two answers that are nearer to each other than this are told apart by asking, in percent.</summary>
    public int NearPercent { get; set; } = 10;

    /// <summary>After how many tries in vain a person goes on with it.</summary>
    public int MaxFailures { get; set; } = 2;

    /// <summary>How long it may take for an answer, in seconds; then a person goes on with it.</summary>
    public int AnswerWithinSeconds { get; set; } = 10;

    /// <summary>Whether it asks after an answer if that helped.</summary>
    public bool AsksHelpful { get; set; } = true;

    /// <summary>Further words by which a customer asks for a person, beside the intent and those that the bot knows by itself.</summary>
    public IReadOnlyList<string> HumanWords { get; set; } = [];

    /// <summary>Intents that are for a person at once.</summary>
    public IReadOnlyList<string> HumanIntents { get; set; } = ["human", "complaint"];

    /// <summary>From this urgency on a message is for a person at once, 1 to 3; 4: urgency alone is no reason.</summary>
    public int HumanFromUrgency { get; set; } = 2;

    internal string ToJson() => JsonSerializer.Serialize(this, BotJson.Default.BotSettings);

    internal static BotSettings OfJson(string text) => JsonSerializer.Deserialize(text, BotJson.Default.BotSettings) ?? new();
}

/// <summary>One choice of a menu. What it does: leads to a person, says its answer, or, with neither, asks what its label says.</summary>
public sealed record BotMenuEntry
{
    public Dictionary<string, string> Label { get; set; } = [];

    public Dictionary<string, string> Answer { get; set; } = [];

    public bool Human { get; set; }
}

/// <summary>When the bot of an account answers. Stored and sent: never renamed.</summary>
public static class BotModes
{
    public const string Off = "off";
    public const string Always = "always";

    /// <summary>Begins only while nobody works; what it has then it keeps.</summary>
    public const string OutsideHours = "outside-hours";

    public static readonly IReadOnlyList<string> All = [Off, Always, OutsideHours];
}

/// <summary>As stored: names never change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BotSettings))]
[JsonSerializable(typeof(BotMemory))]
internal sealed partial class BotJson : JsonSerializerContext;
