using System.Collections.Immutable;
using System.Globalization;

namespace Omni.Pipeline.Conversations;

/// <summary>An agent to whom a waiting conversation was offered in vain, or from whom it was transferred.</summary>
/// <param name="AgentId">Whom.</param>
/// <param name="Why"><see cref="Declined"/>, <see cref="TimedOut"/> or <see cref="Transferred"/>; stored and shown, never renamed.</param>
/// <param name="At">When the offer ended.</param>
public readonly record struct AskedAgent(string AgentId, string Why, DateTimeOffset At)
{
    public const string Declined = "declined";
    public const string TimedOut = "timed-out";

    /// <summary>It was the agent's, and was transferred to somebody else.</summary>
    public const string Transferred = "transferred";

    private const char Field = ':';

    internal static string Write(ImmutableArray<AskedAgent> asked) => asked.Length == 0 ? "" : string.Join(
        ',', asked.Select(it => string.Create(CultureInfo.InvariantCulture, $"{it.AgentId}{Field}{it.Why}{Field}{it.At.ToUnixTimeMilliseconds()}")));

    internal static ImmutableArray<AskedAgent> Read(string text) => text.Length == 0 ? [] : [.. text.Split(',').Select(ReadOne)];

    /// <summary>From the end: an agent's id may be anything.</summary>
    private static AskedAgent ReadOne(string text)
    {
        var at = text.LastIndexOf(Field);
        var why = text.LastIndexOf(Field, at - 1);
        return new(text[..why], text[(why + 1)..at], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture)));
    }
}
