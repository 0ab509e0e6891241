using System.Text.Json.Serialization;
using Omni.Pipeline.Media;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <param name="Confirm">The customer's id, once more: of the one who stands for all who are merged.</param>
internal sealed record EraseInput(string Confirm);

/// <param name="CustomerId">Who was erased.</param>
/// <param name="State"><c>running</c>, or <c>done</c> when nothing is left of what there was.</param>
/// <param name="ErasedAt">What was written until then goes.</param>
/// <param name="Customers">How many were merged into one.</param>
/// <param name="Removed">What was removed, by step; counts only.</param>
/// <param name="Rounds">How often all steps were done.</param>
/// <param name="VerifiedAt">When the scan last looked for what is left; null before.</param>
/// <param name="Found">In how many places it found something then.</param>
/// <param name="NextLookAt">When it is looked again for what came late; null when it was for the last time.</param>
internal sealed record ErasureShape(
    string CustomerId,
    string State,
    DateTimeOffset ErasedAt,
    int Customers,
    IReadOnlyDictionary<string, long> Removed,
    int Rounds,
    DateTimeOffset? VerifiedAt,
    int Found,
    DateTimeOffset? NextLookAt)
{
    public static ErasureShape Of(Erasure it) => new(
        it.CustomerId, it.IsDone ? "done" : "running", it.At, it.Members.Length, it.Removed, it.Rounds, it.VerifiedAt, it.Found,
        it.IsDone && it.Done.IsEmpty && !it.IsOver ? it.NextAt : null);

    /// <summary>Of somebody who was part of the customer, or was erased before there were receipts.</summary>
    public static ErasureShape Of(string customerId, DateTimeOffset erasedAt) => new(customerId, "done", erasedAt, 1, new Dictionary<string, long>(), 1, null, 0, null);
}

/// <param name="Id">Of the export.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c>, or <c>removed</c> when its time was over.</param>
/// <param name="RequestedAt">When somebody asked for it.</param>
/// <param name="Until">Until when it may be fetched.</param>
/// <param name="Counts">Lines by source, and files.</param>
/// <param name="Bytes">Of the archive.</param>
/// <param name="Url">Where it is, signed, for some minutes; null unless it is done.</param>
internal sealed record ExportShape(
    string Id, string CustomerId, string State, DateTimeOffset RequestedAt, DateTimeOffset Until, IReadOnlyDictionary<string, long> Counts, long Bytes, string? Url)
{
    public static ExportShape Of(Export it, MediaUrls urls) => new(
        it.Id, it.CustomerId, NameOf(it.State), it.At, it.Until, it.Counts, it.Bytes, it.State is ExportState.Done ? urls.Of(it.ArchiveId, MediaVariant.Original) : null);

    private static string NameOf(ExportState state) => state switch
    {
        ExportState.Running => "running",
        ExportState.Done => "done",
        ExportState.Failed => "failed",
        ExportState.Removed => "removed",
    };
}

/// <param name="Texts">What to look for.</param>
internal sealed record ScanInput(IReadOnlyList<string> Texts);

/// <param name="Stores">Where it was looked.</param>
/// <param name="Found">Where it is, at most 200 places.</param>
internal sealed record ScanShape(IReadOnlyList<string> Stores, IReadOnlyList<FoundText> Found);

/// <summary>In days; null keeps for ever. What is left out is null.</summary>
/// <param name="MessageDays">Messages with their files, and what was set aside.</param>
/// <param name="ChannelDays">The same by channel, for what came or went there.</param>
/// <param name="MarkDays">Marks of messages that were let through.</param>
/// <param name="UploadDays">Uploads that nobody sent.</param>
/// <param name="AuditDays">Audit entries.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RetentionShape(
    int? MessageDays = null, IReadOnlyDictionary<string, int?>? ChannelDays = null, int? MarkDays = null, int? UploadDays = null, int? AuditDays = null)
{
    public static RetentionShape Of(RetentionRules it) => new(it.MessageDays, it.ChannelDays, it.MarkDays, it.UploadDays, it.AuditDays);

    public RetentionRules ToRules() => new()
    {
        MessageDays = MessageDays,
        ChannelDays = RetentionRules.Default.ChannelDays.AddRange(ChannelDays ?? new Dictionary<string, int?>()),
        MarkDays = MarkDays,
        UploadDays = UploadDays,
        AuditDays = AuditDays,
    };
}
