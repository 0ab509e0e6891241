using System.Text.Json.Serialization;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <param name="Confirm">The customer's id, once more: of the one who stands for all who are merged.</param>
internal sealed record EraseInput(string Confirm);

/// <param name="CustomerId">Who was erased.</param>
/// <param name="State"><c>running</c>, or <c>done</c> when nothing is left of what there was.</param>
/// <param name="ErasedAt">What was written until then goes.</param>
/// <param name="Customers">How many were merged into one.</param>
/// <param name="Removed">What was removed, by step; counts only.</param>
/// <param name="NextLookAt">When it is looked again for what came late; null when it was for the last time.</param>
internal sealed record ErasureShape(
    string CustomerId, string State, DateTimeOffset ErasedAt, int Customers, IReadOnlyDictionary<string, long> Removed, DateTimeOffset? NextLookAt)
{
    public static ErasureShape Of(Erasure it) =>
        new(it.CustomerId, it.IsDone ? "done" : "running", it.At, it.Members.Length, it.Removed, it.IsDone && it.StepsDone == 0 ? it.NextAt : null);

    /// <summary>Of one whose last look is over: the counts are gone, too.</summary>
    public static ErasureShape Of(string customerId, DateTimeOffset erasedAt) =>
        new(customerId, "done", erasedAt, 1, new Dictionary<string, long>(), null);
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
