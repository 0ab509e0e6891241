using System.Collections.Immutable;
using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What the bot knows of a conversation, in a row of the conversation that is written with the head: what it decided last, so that it is decided once, and
/// what the customer was offered. Holds nothing of what the customer wrote.
/// </summary>
internal sealed record BotMemory
{
    public const string Key = "bot";

    private const string Column = "memory";

    public static readonly BotMemory None = new();

    /// <summary>The message to which <see cref="Move"/> is the answer; empty before the first.</summary>
    public string For { get; init; } = "";

    public BotMove Move { get; init; } = new();

    /// <summary>Tries in vain.</summary>
    public int Failures { get; init; }

    /// <summary>It asked which answer is meant: it does so once.</summary>
    public bool HasClarified { get; init; }

    /// <summary>How often it said something.</summary>
    public int Turns { get; init; }

    /// <summary>What the customer may choose from by its number or its words.</summary>
    public ImmutableArray<BotOption> Options { get; init; } = [];

    /// <summary>Whether it asked if the answer helped.</summary>
    public bool AskedHelpful { get; init; }

    public static BotMemory Read(Row? row) =>
        row is null ? None : JsonSerializer.Deserialize(row.ReadLong(Column), BotJson.Default.BotMemory) ?? None;

    public Row Write(string conversationId) =>
        new Row(conversationId, Key).SetLong(Column, JsonSerializer.Serialize(this, BotJson.Default.BotMemory));
}

/// <summary>What a choice leads to. Stored as a number: values never change.</summary>
internal enum BotOptionKind
{
    /// <summary>A person.</summary>
    Human = 1,

    /// <summary>The text of the choice.</summary>
    Text = 2,

    /// <summary>An article, whose text the choice holds.</summary>
    Article = 3,

    /// <summary>A search for the label.</summary>
    Search = 4,
}

/// <param name="Label">What the customer sees.</param>
/// <param name="Kind">What it leads to.</param>
/// <param name="Text">What is said then.</param>
/// <param name="ArticleId">Of an article.</param>
internal sealed record BotOption(string Label, BotOptionKind Kind, string Text = "", string ArticleId = "");

/// <summary>What the bot does with a message. Stored as a number: values never change.</summary>
internal enum BotMoveKind
{
    /// <summary>Greets, and shows what there is to choose from.</summary>
    Greet = 1,

    Answer = 2,

    /// <summary>Asks which of some answers is meant.</summary>
    Clarify = 3,

    /// <summary>Has no answer, and says so.</summary>
    NotFound = 4,

    /// <summary>The answer helped: this is the end.</summary>
    Helped = 5,

    /// <summary>The answer did not help.</summary>
    NotHelped = 6,

    /// <summary>A person is to go on with it.</summary>
    HandOver = 7,
}

/// <summary>What the bot decided, and what it says.</summary>
internal sealed record BotMove
{
    public BotMoveKind Kind { get; init; } = BotMoveKind.HandOver;

    /// <summary>Of a hand-over: why, in a stable short form; see <see cref="BotReasons"/>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Empty: nothing is said.</summary>
    public string Text { get; init; } = "";

    public ImmutableArray<BotOption> Options { get; init; } = [];

    public bool AsksHelpful { get; init; }

    /// <summary>Of an answer: the article; of a yes or no: that of the answer before it. Empty when it is none.</summary>
    public string ArticleId { get; init; } = "";

    /// <summary>Of the article, for the agent.</summary>
    public string Title { get; init; } = "";
}

/// <summary>Why a conversation went from the bot to people. Stored and shown: never renamed.</summary>
public static class BotReasons
{
    /// <summary>The customer asked for a person.</summary>
    public const string Asked = "asked";

    /// <summary>What the customer wrote is for a person: urgent, a complaint, a file, or the bot was turned off.</summary>
    public const string ForAPerson = "customer-wrote";

    public const string NotFound = "not-found";
    public const string NotHelped = "not-helped";
    public const string Unclear = "unclear";
    public const string TooLong = "too-long";

    /// <summary>It threw.</summary>
    public const string Failed = "failed";

    /// <summary>It took longer than it may.</summary>
    public const string Slow = "slow";

    /// <summary>The bot was turned off.</summary>
    public const string Off = "off";

    /// <summary>The channel has one answer left, or takes none: that is an agent's.</summary>
    public const string LastAnswer = "last-answer";
}
