using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Audit;

/// <summary>
/// Who changed what and when, in table <c>audit</c>: one partition for each day in UTC, in order of time. Write the entry before the
/// change: then no change is without one, and at worst one tells of a change that failed.
/// </summary>
public sealed class AuditLog(ITables tables, IdSource ids, TimeProvider time)
{
    private readonly ITable _table = tables.Get(TableNames.Audit);

    /// <param name="who">Who does it: an agent's id, or an operator's.</param>
    /// <param name="what">One of <see cref="AuditEvents"/>.</param>
    /// <param name="subject">What it is done to: ids, never a name or an address.</param>
    /// <param name="detail">Names of what changed; never a value of it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask RecordAsync(string who, string what, string subject, string detail, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new Row(PartitionOf(now), string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks:d19}-{ids.NewId()}"))
            .Set("who", who)
            .Set("what", what)
            .Set("subject", subject)
            .SetText("detail", detail)
            .Set("at", now);
        await _table.WriteAsync(RowChange.Upsert(row), ct);
    }

    /// <summary>The entries of a day in UTC, oldest first.</summary>
    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(DateTimeOffset day, CancellationToken ct)
    {
        var entries = new List<AuditEntry>();
        await foreach (var row in WholePartition.ReadAsync(_table, PartitionOf(day), RowRange.All, ct))
        {
            entries.Add(new(row.Instant("at") ?? default, row.Text("who"), row.Text("what"), row.Text("subject"), row.Text("detail")));
        }

        return entries;
    }

    /// <summary>Removes the entries of a day in UTC; how many.</summary>
    internal ValueTask<long> RemoveAsync(DateTimeOffset day, CancellationToken ct) => PartitionWipe.RunAsync(_table, PartitionOf(day), RowRange.All, ct);

    private static string PartitionOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <param name="At">When.</param>
/// <param name="Who">Whose doing.</param>
/// <param name="What">One of <see cref="AuditEvents"/>.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Detail">Names of what changed.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Subject, string Detail);

/// <summary>What is recorded; stored names, never renamed.</summary>
public static class AuditEvents
{
    public const string AccountSaved = "account-saved";
    public const string AccountPaused = "account-paused";
    public const string AccountResumed = "account-resumed";
    public const string AccountDeleted = "account-deleted";
    public const string AccountTested = "account-tested";
    public const string CustomerBlocked = "customer-blocked";
    public const string CustomerUnblocked = "customer-unblocked";
    public const string CustomerExported = "customer-exported";
    public const string CustomerErased = "customer-erased";
    public const string DataScanned = "personal-data-scanned";
    public const string TicketRaised = "ticket-raised";
    public const string TicketAcknowledged = "ticket-acknowledged";
    public const string TicketResolved = "ticket-resolved";
    public const string RetentionChanged = "retention-changed";
    public const string SchedulesChanged = "schedules-changed";
}
