using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>A customer as agents see one.</summary>
internal sealed record CustomerShape(
    string Id,
    string Name,
    string Language,
    bool? Consent,
    string ConsentNote,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyCollection<string> Labels,
    string BlockedReason,
    DateTimeOffset? BlockedUntil,
    IReadOnlyList<BlockedMember> Blocked,
    DateTimeOffset CreatedAt,
    IReadOnlyList<IdentityShape> Identities,
    IReadOnlyList<MergeShape> Merges,
    IReadOnlyList<PossibleDuplicateShape> PossibleDuplicates,
    string ChangedBy,
    DateTimeOffset? ChangedAt,
    string ETag)
{
    public static CustomerShape Of(CustomerCard card) => new(
        card.Profile.Id,
        card.Profile.Name,
        card.Profile.Language,
        card.Profile.Consent,
        card.Profile.ConsentNote,
        card.Profile.Fields,
        card.Profile.Labels,
        card.Profile.BlockedReason,
        card.Profile.BlockedUntil,
        card.Blocked,
        card.Profile.CreatedAt,
        [.. card.Identities.Select(IdentityShape.Of)],
        [.. card.Merges.Select(MergeShape.Of)],
        [.. card.PossibleDuplicates.Select(PossibleDuplicateShape.Of)],
        card.Profile.ChangedBy,
        card.Profile.ChangedAt,
        ETagOf(card.Profile));

    /// <summary>For <c>If-Match</c>, without its quotes.</summary>
    public static string ETagOf(CustomerProfile profile) => Uri.EscapeDataString(profile.ETag);
}

/// <summary>Somebody who may be the same person.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="Kind">Of what channels vouched for of both.</param>
/// <param name="Value">What it is.</param>
/// <param name="Since">When that was seen.</param>
internal sealed record PossibleDuplicateShape(string CustomerId, string Kind, string Value, DateTimeOffset Since)
{
    public static PossibleDuplicateShape Of(PossibleDuplicate it) =>
        new(it.CustomerId, VerifiedIdentifiers.KindOf(it.Identifier), VerifiedIdentifiers.ValueOf(it.Identifier), it.Since);
}

/// <param name="Kind"><c>channel</c>, or the kind of a verified identifier: <c>email</c>, <c>phone</c>, <c>unionid</c>, <c>user</c>.</param>
/// <param name="Channel">Of a channel identity, else empty.</param>
/// <param name="Account">Of a channel identity, else empty.</param>
/// <param name="Value">The address on the channel, or the identifier.</param>
/// <param name="Since">When it was seen first.</param>
internal sealed record IdentityShape(string Kind, string Channel, string Account, string Value, DateTimeOffset Since)
{
    public static IdentityShape Of(CustomerIdentity it) => it.Identifier.Length == 0
        ? new("channel", it.Channel, it.Account, it.Address, it.Since)
        : new(VerifiedIdentifiers.KindOf(it.Identifier), "", "", VerifiedIdentifiers.ValueOf(it.Identifier), it.Since);
}

/// <param name="Id">To undo it by.</param>
/// <param name="CustomerId">Who was merged into the customer.</param>
/// <param name="Reason">Why.</param>
/// <param name="ByAgentId">Who did it; empty: a verified identifier.</param>
/// <param name="At">When.</param>
/// <param name="UndoneAt">When it was undone; null when it holds.</param>
/// <param name="UndoneBy">Who undid it.</param>
internal sealed record MergeShape(
    string Id, string CustomerId, string Reason, string ByAgentId, DateTimeOffset At, DateTimeOffset? UndoneAt, string UndoneBy)
{
    public static MergeShape Of(MergeRecord it) => new(it.Id, it.MergedId, it.Reason, it.ByAgentId, it.At, it.UndoneAt, it.UndoneBy);
}

/// <summary>What to change; what is absent stays. A field that is null is removed; a consent that is null is unknown again.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CustomerInput(
    string? Name = null,
    string? Language = null,
    IReadOnlyDictionary<string, string?>? Fields = null,
    IReadOnlyList<string>? AddLabels = null,
    IReadOnlyList<string>? RemoveLabels = null)
{
    /// <summary>True, false or null; undefined where it is absent.</summary>
    public JsonElement Consent { get; init; }
}

/// <param name="Messages">Newest first, of all channels and conversations.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
internal sealed record TimelineShape(IReadOnlyList<TimelineEntryShape> Messages, string? Next);

/// <param name="Message">As in its conversation.</param>
/// <param name="ChannelChanged">Whether the message before it, in time, was on another channel or account.</param>
internal sealed record TimelineEntryShape(MessageView Message, bool ChannelChanged);

internal sealed record CardsShape(IReadOnlyList<Card> Cards);

internal sealed record NotesShape(IReadOnlyList<NoteShape> Notes);

internal sealed record NoteInput(string Id, string Text);

internal sealed record NoteShape(string Id, string AgentId, string Text, DateTimeOffset At)
{
    public static NoteShape Of(CustomerNote it) => new(it.Id, it.AgentId, it.Text, it.At);
}

internal sealed record MergeInput(string With, string Reason);

/// <param name="Survivor">Who stays.</param>
/// <param name="Merged">Who becomes part of it.</param>
/// <param name="Result">What would be shown of both.</param>
/// <param name="FieldsThatLose">Fields of the one who becomes part of the other that would not be shown, since the result has another value.</param>
/// <param name="ConversationThatGoesOn">The survivor's newest; null when there is none.</param>
/// <param name="ConversationThatEnds">An open one of the other; null when there is none.</param>
/// <param name="Conflict">What speaks against it, such as <c>two-signed-in-users</c>; null when nothing does.</param>
/// <param name="WereParted">Whether a merge of the two was undone before.</param>
internal sealed record MergePreviewShape(
    MergeSideShape Survivor,
    MergeSideShape Merged,
    MergeResultShape Result,
    IReadOnlyDictionary<string, string> FieldsThatLose,
    ConversationView? ConversationThatGoesOn,
    ConversationView? ConversationThatEnds,
    string? Conflict,
    bool WereParted)
{
    public static MergePreviewShape Of(MergePlan plan, MergeOutlook outlook) => new(
        MergeSideShape.Of(outlook.Survivor),
        MergeSideShape.Of(outlook.Merged),
        MergeResultShape.Of(outlook),
        outlook.Merged.Profile.Fields.Where(it => outlook.Result.Fields[it.Key] != it.Value).ToDictionary(it => it.Key, it => it.Value),
        plan.Survivor.Conversation is { } stays ? ConversationView.Of(stays) : null,
        plan.Merged.Conversation is { } ends && StateMachine.Next(ends.State, ConversationTrigger.Merge) is not null ? ConversationView.Of(ends) : null,
        plan.Conflict.Length == 0 ? null : plan.Conflict,
        plan.WereParted);
}

/// <summary>One of the two, as it is shown now.</summary>
internal sealed record MergeSideShape(
    string Id,
    string Name,
    string Language,
    bool? Consent,
    string ConsentNote,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyCollection<string> Labels,
    string BlockedReason,
    IReadOnlyList<BlockedMember> Blocked,
    DateTimeOffset CreatedAt,
    IReadOnlyList<IdentityShape> Identities)
{
    public static MergeSideShape Of(CustomerCard it) => new(
        it.Profile.Id,
        it.Profile.Name,
        it.Profile.Language,
        it.Profile.Consent,
        it.Profile.ConsentNote,
        it.Profile.Fields,
        it.Profile.Labels,
        it.Profile.BlockedReason,
        it.Blocked,
        it.Profile.CreatedAt,
        [.. it.Identities.Select(IdentityShape.Of)]);
}

/// <summary>What of a customer is decided when two become one.</summary>
internal sealed record MergeResultShape(
    string Name,
    string Language,
    bool? Consent,
    string ConsentNote,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyCollection<string> Labels,
    string BlockedReason,
    IReadOnlyList<BlockedMember> Blocked)
{
    public static MergeResultShape Of(MergeOutlook it) => new(
        it.Result.Name,
        it.Result.Language,
        it.Result.Consent,
        it.Result.ConsentNote,
        it.Result.Fields,
        it.Result.Labels,
        it.Result.BlockedReason,
        [.. it.Survivor.Blocked, .. it.Merged.Blocked]);
}
