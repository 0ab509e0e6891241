using System.Collections.Immutable;
using System.Text.Json;

namespace Omni.Pipeline.Conversations;

/// <summary>A conversation as browsers see it; <c>docs/api.md</c> is the contract.</summary>
public sealed record ConversationView(
    string Id,
    string CustomerId,
    string CustomerName,
    string State,
    string AgentId,
    string Channel,
    string Language,
    string Intent,
    ImmutableArray<string> Skills,
    int Urgency,
    long LastSequence,
    string Preview,
    DateTimeOffset LastMessageAt,
    DateTimeOffset? WaitingSince,
    DateTimeOffset CreatedAt)
{
    public static ConversationView Of(Conversation it) => new(
        it.Id, it.CustomerId, it.CustomerName, WireNames.Of(it.State), it.AgentId, it.Channel, it.Language, it.Intent, it.Skills,
        it.Urgency, it.LastSequence, it.Preview, it.LastMessageAt, it.WaitingSince, it.CreatedAt);

    /// <summary>As every agent may see it: who waits is anybody's to read; of another, only where it stands.</summary>
    public static ConversationView ForEverybody(Conversation it) =>
        it.State is ConversationState.Waiting ? Of(it) : Of(it) with { CustomerName = "", Preview = "" };
}

/// <summary>A message or event as browsers see it; <c>docs/api.md</c> is the contract. What was masked is not in it.</summary>
public sealed record MessageView(
    string ConversationId,
    long Sequence,
    string Id,
    string Type,
    string Direction,
    string Channel,
    string Kind,
    string Text,
    string AgentId,
    string ClientMessageId,
    ImmutableArray<string> Flags,
    DateTimeOffset At,
    string? Delivery,
    string? DeliveryReason)
{
    public static MessageView Of(ConversationEntry it) => new(
        it.ConversationId,
        it.Sequence,
        it.MessageId,
        WireNames.Of(it.Type),
        WireNames.Of(it.Direction),
        it.Channel,
        WireNames.Of(it.Kind),
        it.Text,
        it.AgentId,
        it.ClientMessageId,
        it.Flags,
        it.At,
        it.Delivery is DeliveryState.None ? null : WireNames.Of(it.Delivery),
        it.DeliveryReason.Length == 0 ? null : it.DeliveryReason);

    /// <summary>As the visitor sees it: which agent, which flags and why a delivery failed are the company's business.</summary>
    public static MessageView ForVisitor(ConversationEntry it) =>
        Of(it) with { AgentId = "", Flags = [], Delivery = null, DeliveryReason = null };
}

/// <summary>Enum values as they are written in JSON: camel case.</summary>
internal static class WireNames
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All.TryGetValue(value, out var name) ? name : throw new ArgumentOutOfRangeException(nameof(value));

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly IReadOnlyDictionary<T, string> All =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
