using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

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
    /// <summary>Whether the channel takes an answer now; null where nobody asked.</summary>
    public ReplyState? Reply { get; init; }

    /// <summary>While it is offered: to whom and how long; null else.</summary>
    public OfferView? Offer { get; init; }

    /// <summary>Since when the customer waits for an answer; null when nothing is owed.</summary>
    public DateTimeOffset? OwedSince { get; init; }

    /// <summary>When it wakes by itself; null when it isn't snoozed, or nobody said.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>1 to 5, how satisfied the customer was; null when nobody asked or nothing was answered.</summary>
    public int? Rating { get; init; }

    /// <summary>When the customer said so.</summary>
    public DateTimeOffset? RatedAt { get; init; }

    /// <summary>What agents call it.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>When the answer that is owed falls due; null where none is owed or nobody asked.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public static ConversationView Of(Conversation it) => new(
        it.Id, it.CustomerId, it.CustomerName, WireNames.Of(it.State), it.AgentId, it.Channel, it.Language, it.Intent, it.Skills,
        it.Urgency, it.LastSequence, it.Preview, it.LastMessageAt, it.WaitingSince, it.CreatedAt)
    {
        Offer = it is { State: ConversationState.Offered, OfferUntil: { } until } ? new(it.OfferId, it.OfferedTo, until, it.TransferredBy) : null,
        OwedSince = it.OwedSince,
        SnoozedUntil = it.SnoozedUntil,
        Rating = it.Rating == 0 ? null : it.Rating,
        RatedAt = it.RatedAt,
        Labels = it.Labels,
    };

    /// <summary>As every agent may see it: who waits, or is with the bot, is anybody's to read; of another, only where it stands.</summary>
    public static ConversationView ForEverybody(Conversation it) =>
        it.State is ConversationState.Waiting or ConversationState.Bot ? Of(it) : Of(it) with { CustomerName = "", Preview = "", Labels = [] };
}

/// <summary>An offer that stands.</summary>
/// <param name="Id">Which.</param>
/// <param name="AgentId">Who is asked.</param>
/// <param name="Until">How long.</param>
/// <param name="TransferredBy">Who transferred it; empty when nobody did.</param>
public sealed record OfferView(string Id, string AgentId, DateTimeOffset Until, string TransferredBy = "");

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
    string? DeliveryReason,
    ImmutableArray<AttachmentView> Attachments)
{
    /// <summary>Of an event: why, in its short form; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The sequence of the message that this one is about: that it is sent again for, or that the event happened to; null when none.</summary>
    public long? About { get; init; }

    /// <summary>Of a note: the agents whom it calls; left out where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Mentions { get; init; }

    /// <summary>Of a message of the bot's: what it offers; left out of all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BotView? Bot { get; init; }

    /// <summary>What the channel said of it beyond the rest; left out where there is nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <param name="it">The message.</param>
    /// <param name="urls">Signs the addresses of its files: only for whoever may read it.</param>
    public static MessageView Of(ConversationEntry it, MediaUrls urls) => new(
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
        it.DeliveryReason.Length == 0 ? null : it.DeliveryReason,
        AttachmentView.Of(it, urls))
    {
        Reason = it.Reason.Length == 0 ? null : it.Reason,
        About = it.About == 0 ? null : it.About,
        Mentions = it.Mentions.Length == 0 ? null : it.Mentions,
        Bot = BotView.Of(it),
        // What a word list withheld is withheld with all that belongs to it.
        Metadata = it.Metadata.Count == 0 || it.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal) || it.Flags.Contains(MessageFlags.Bot, StringComparer.Ordinal) ? null : it.Metadata,
    };

    /// <summary>As the visitor sees it: which agent, which flags, what a channel noted and why a delivery failed are the company's business.</summary>
    public static MessageView ForVisitor(ConversationEntry it, MediaUrls urls) =>
        Of(it, urls) with { AgentId = "", Flags = [], Delivery = null, DeliveryReason = null, Reason = null, About = null, Metadata = null };
}

/// <summary>What belongs to a message of the bot's.</summary>
/// <param name="Options">What the customer may choose from, by saying it.</param>
/// <param name="Question">Whether it helped, as it is asked; empty when it is not.</param>
/// <param name="Yes">What says yes to that.</param>
/// <param name="No">What says no.</param>
/// <param name="Title">Of the article that it answers with; empty when with none.</param>
public sealed record BotView(IReadOnlyList<string> Options, string Question, string Yes, string No, string Title)
{
    internal static BotView? Of(ConversationEntry it)
    {
        if (it.Type is not EntryType.Message || !it.Flags.Contains(MessageFlags.Bot, StringComparer.Ordinal))
        {
            return null;
        }

        var asks = it.Metadata.GetValueOrDefault(BotMarks.Asks)?.Split('\n') ?? [];
        var options = it.Metadata.GetValueOrDefault(BotMarks.Options) is { Length: > 0 } lines ? lines.Split('\n') : [];
        return asks is [var question, var yes, var no]
            ? new(options, question, yes, no, it.Metadata.GetValueOrDefault(BotMarks.Title) ?? "")
            : new(options, "", "", "", it.Metadata.GetValueOrDefault(BotMarks.Title) ?? "");
    }
}

/// <summary>A file as browsers see it: an address, or why there is none. Neither means that it is still on its way.</summary>
/// <param name="Id">Empty while it is not kept.</param>
/// <param name="Name">As the sender named it; may be empty.</param>
/// <param name="ContentType">As sniffed, or as claimed while it is not kept; may be empty.</param>
/// <param name="Bytes">0 when not known.</param>
/// <param name="Url">Good for some minutes.</param>
/// <param name="ThumbnailUrl">Of a picture; may answer 404 when none can be made.</param>
/// <param name="Problem">Why it will not come.</param>
public sealed record AttachmentView(string Id, string Name, string ContentType, long Bytes, string? Url, string? ThumbnailUrl, string? Problem)
{
    internal static ImmutableArray<AttachmentView> Of(ConversationEntry it, MediaUrls urls) =>
        // What a word list withheld is withheld with its files.
        it.Attachments.Length == 0 || it.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal) ? [] : [.. it.Attachments.Select(file => Of(file, urls))];

    private static AttachmentView Of(Attachment it, MediaUrls urls)
    {
        var isKept = it.MediaId.Length > 0;
        var isPicture = isKept && MediaType.Of(it.ContentType).Class is MediaClass.Image;
        return new(
            it.MediaId,
            it.Name,
            it.ContentType,
            it.Bytes,
            isKept ? urls.Of(it.MediaId, MediaVariant.Original) : null,
            isPicture ? urls.Of(it.MediaId, MediaVariant.Thumbnail) : null,
            it.Problem.Length == 0 ? null : it.Problem);
    }
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
