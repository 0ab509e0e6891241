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

    /// <summary>In the place of an agent's id: a rule did it.</summary>
    public const string Rule = "rule";

    /// <param name="who">Who does it: an agent's id, or an operator's.</param>
    /// <param name="what">One of <see cref="AuditEvents"/>.</param>
    /// <param name="subject">What it is done to: ids, never a name or an address.</param>
    /// <param name="detail">Names of what changed; never a value of it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask RecordAsync(string who, string what, string subject, string detail, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await WriteAsync(now, ids.NewId(), who, what, subject, detail, ct);
    }

    /// <summary>The same of something that may be done more than once: again under the same time and id it is the same entry.</summary>
    /// <param name="at">When it began, in each repetition the same.</param>
    /// <param name="id">Letters, digits and hyphens.</param>
    /// <param name="who">As in <see cref="RecordAsync"/>.</param>
    /// <param name="what">One of <see cref="AuditEvents"/>.</param>
    /// <param name="subject">Ids.</param>
    /// <param name="detail">Names.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask RecordOnceAsync(DateTimeOffset at, string id, string who, string what, string subject, string detail, CancellationToken ct) =>
        WriteAsync(at.ToUniversalTime(), id, who, what, subject, detail, ct);

    /// <summary>The entries of a day in UTC, oldest first.</summary>
    public async ValueTask<IReadOnlyList<AuditEntry>> ReadAsync(DateTimeOffset day, CancellationToken ct)
    {
        var entries = new List<AuditEntry>();
        await foreach (var row in WholePartition.ReadAsync(_table, PartitionOf(day), RowRange.All, ct))
        {
            entries.Add(Of(row));
        }

        return entries;
    }

    /// <summary>A page of the entries of a day in UTC, oldest first.</summary>
    /// <param name="day">Any time of it.</param>
    /// <param name="after">The cursor of the page before; empty: from the start.</param>
    /// <param name="limit">1 to 999.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<AuditPage> PageAsync(DateTimeOffset day, string after, int limit, CancellationToken ct)
    {
        var rows = await _table.RangeAsync(PartitionOf(day), after.Length > 0 ? RowRange.All.After(after) : RowRange.All, limit + 1, ct);
        return new([.. rows.Take(limit).Select(Of)], rows.Count > limit ? rows[limit - 1].Key : "");
    }

    /// <summary>Whether a text can be a cursor: 19 digits and an id.</summary>
    public static bool IsCursor(string text) =>
        text.Length is > 20 and <= 128 && text[19] == '-' && text.AsSpan(0, 19).IndexOfAnyExceptInRange('0', '9') < 0
        && text.All(it => char.IsAsciiLetterOrDigit(it) || it is '-');

    /// <summary>Removes the entries of a day in UTC; how many.</summary>
    internal ValueTask<long> RemoveAsync(DateTimeOffset day, CancellationToken ct) => PartitionWipe.RunAsync(_table, PartitionOf(day), RowRange.All, ct);

    private async ValueTask WriteAsync(DateTimeOffset at, string id, string who, string what, string subject, string detail, CancellationToken ct)
    {
        var row = new Row(PartitionOf(at), string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks:d19}-{id}"))
            .Set("who", who)
            .Set("what", what)
            .Set("subject", subject)
            .SetText("detail", detail)
            .Set("at", at);
        await _table.WriteAsync(RowChange.Upsert(row), ct);
    }

    private static AuditEntry Of(Row row) => new(row.Instant("at") ?? default, row.Text("who"), row.Text("what"), row.Text("subject"), row.Text("detail"));

    private static string PartitionOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <param name="At">When.</param>
/// <param name="Who">Whose doing.</param>
/// <param name="What">One of <see cref="AuditEvents"/>.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Detail">Names of what changed.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, string Subject, string Detail);

/// <param name="Entries">Oldest first.</param>
/// <param name="Next">Cursor of the next page; empty at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string Next);

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
    public const string CustomerChanged = "customer-changed";
    public const string NoteAdded = "note-added";
    public const string NoteRemoved = "note-removed";
    public const string CustomersMerged = "customers-merged";
    public const string MergeUndone = "merge-undone";
    public const string CustomerExported = "customer-exported";
    public const string CustomerErased = "customer-erased";
    public const string DataScanned = "personal-data-scanned";
    public const string TicketRaised = "ticket-raised";
    public const string TicketAcknowledged = "ticket-acknowledged";
    public const string TicketTaken = "ticket-taken";
    public const string TicketResolved = "ticket-resolved";
    public const string RetentionChanged = "retention-changed";
    public const string BotChanged = "bot-changed";
    public const string SchedulesChanged = "schedules-changed";
    public const string WordListSaved = "word-list-saved";
    public const string WordListDeleted = "word-list-deleted";
    public const string ReplySaved = "reply-saved";
    public const string ReplyRemoved = "reply-removed";
    public const string OriginalRevealed = "original-revealed";
    public const string WordListHit = "word-list-hit";
    public const string AgentCreated = "agent-created";
    public const string AgentChanged = "agent-changed";
    public const string AgentInvited = "agent-invited";
    public const string PasswordReset = "password-reset";
    public const string PasswordSet = "password-set";
    public const string AgentDeactivated = "agent-deactivated";
    public const string AgentActivated = "agent-activated";
    public const string TeamSaved = "team-saved";
    public const string TeamDeleted = "team-deleted";
    public const string SkillSaved = "skill-saved";
    public const string SkillDeleted = "skill-deleted";
    public const string ReportsRebuilt = "reports-rebuilt";
    public const string IntentRulesChanged = "intent-rules-changed";
    public const string IntentExamplesChanged = "intent-examples-changed";
    public const string IntentModelActivated = "intent-model-activated";
    public const string RoutingWeightsChanged = "routing-weights-changed";
    public const string RoutingDayExported = "routing-day-exported";
    public const string ArticleSaved = "article-saved";
    public const string ArticlePublished = "article-published";
    public const string ArticleWithdrawn = "article-withdrawn";
    public const string ArticleRemoved = "article-removed";
    public const string StarterArticlesTaken = "starter-articles-taken";
}
