using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Tickets;

namespace Omni.Pipeline.Privacy;

/// <param name="Version">Of the archive's form.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Members">Everybody who was part of the customer.</param>
/// <param name="ExportedAt">When it was made.</param>
/// <param name="Files">All others in the archive.</param>
internal sealed record ExportManifest(int Version, string CustomerId, IReadOnlyList<string> Members, DateTimeOffset ExportedAt, IReadOnlyList<ExportedFile> Files);

/// <param name="Name">In the archive.</param>
/// <param name="Lines">Of a file of lines.</param>
internal sealed record ExportedFile(string Name, long? Lines);

internal sealed record ExportedProfile(
    string Id,
    string Name,
    DateTimeOffset CreatedAt,
    string Language,
    bool? Consent,
    string ConsentNote,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyCollection<string> Labels,
    string BlockedReason,
    DateTimeOffset? BlockedUntil,
    string MergedInto)
{
    public static ExportedProfile Of(CustomerProfile it) => new(
        it.Id, it.Name, it.CreatedAt, it.Language, it.Consent, it.ConsentNote, it.Fields, it.Labels, it.BlockedReason, it.BlockedUntil, it.MergedInto);
}

internal sealed record ExportedConversation(
    string Id,
    string CustomerId,
    string State,
    string Channel,
    string Account,
    string Address,
    string Language,
    string Intent,
    ImmutableArray<string> Agents,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastMessageAt,
    long CustomerReadUpTo,
    ImmutableArray<string> Labels,
    int Rating)
{
    public static ExportedConversation Of(Conversation it, long readUpTo) => new(
        it.Id, it.CustomerId, WireNames.Of(it.State), it.Channel, it.Account, it.Address, it.Language, it.Intent, it.Agents, it.CreatedAt, it.LastMessageAt, readUpTo, it.Labels, it.Rating);
}

/// <summary>A message or an event, with what was written before a word list masked it.</summary>
internal sealed record ExportedMessage(
    string ConversationId,
    long Sequence,
    string Type,
    string Direction,
    string Channel,
    string Account,
    string Address,
    string Kind,
    string Text,
    string OriginalText,
    string AgentId,
    string Reason,
    ImmutableArray<string> Flags,
    DateTimeOffset At,
    string Delivery,
    IReadOnlyList<ExportedAttachment> Attachments,
    IReadOnlyDictionary<string, string> Metadata)
{
    public static ExportedMessage Of(ConversationEntry it) => new(
        it.ConversationId,
        it.Sequence,
        WireNames.Of(it.Type),
        WireNames.Of(it.Direction),
        it.Channel,
        it.Account,
        it.Address,
        WireNames.Of(it.Kind),
        it.Text,
        it.OriginalText,
        it.AgentId,
        it.Reason,
        it.Flags,
        it.At,
        WireNames.Of(it.Delivery),
        [.. it.Attachments.Select(file => new ExportedAttachment(file.Name, file.ContentType, file.Bytes, file.MediaId.Length > 0 ? PlaceOf(file) : "", file.Problem))],
        it.Metadata);

    /// <summary>Under its name, which is no path, in a folder of its own, as others may have the name, too.</summary>
    public static string PlaceOf(Attachment file)
    {
        var name = FileNames.Clean(file.Name);
        return $"files/{file.MediaId}/{(name.Length > 0 ? name : "file" + MediaType.Of(file.ContentType).Extension)}";
    }
}

/// <summary>An urgent ticket with its trail: what people noted about the customer.</summary>
internal sealed record ExportedTicket(
    string Id, string ConversationId, string RaisedBy, string Reason, string Text, string State, string AcknowledgedBy, DateTimeOffset RaisedAt, IReadOnlyList<TicketTrail> Trail)
{
    public static ExportedTicket Of(Ticket it, IReadOnlyList<TicketTrail> trail) =>
        new(it.Id, it.ConversationId, it.RaisedBy, it.Reason, it.Text, WireNames.Of(it.State), it.AcknowledgedBy, it.RaisedAt, trail);
}

/// <param name="Name">As it was sent.</param>
/// <param name="ContentType">As sniffed.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="File">In the archive; empty when it was never kept.</param>
/// <param name="Problem">Why it was not.</param>
internal sealed record ExportedAttachment(string Name, string ContentType, long Bytes, string File, string Problem);

/// <summary>People read it: letters stay letters.</summary>
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(CustomerIdentity))]
[JsonSerializable(typeof(CustomerNote))]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(ExportedConversation))]
[JsonSerializable(typeof(ExportedMessage))]
[JsonSerializable(typeof(ExportedProfile))]
[JsonSerializable(typeof(ExportedTicket))]
[JsonSerializable(typeof(MergeRecord))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    public static readonly ExportJson Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
