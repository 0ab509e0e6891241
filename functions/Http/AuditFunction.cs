using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;

namespace Omni.Functions.Http;

/// <summary>Shows who changed what on a day.</summary>
public sealed class AuditFunction(Callers callers, AuditLog audit, TimeProvider time)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    [Function(FunctionNames.ReadAudit)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Audit)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadAudit, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (DayOf(request) is not { } day
            || Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit
            || Query.Text(request, "cursor") is not { } cursor || (cursor.Length > 0 && !AuditLog.IsCursor(cursor)))
        {
            return Problems.Invalid($"day is a date such as 2026-03-02, in UTC; limit is 1 to {MaxLimit}; cursor is the next of a page before.");
        }

        var page = await audit.PageAsync(day, cursor, (int)limit, ct);
        return Answers.Ok(new AuditShape(page.Entries, page.Next.Length == 0 ? null : page.Next), ApiJson.Default.AuditShape);
    }

    /// <summary>Today where none is asked for; null when it is no day.</summary>
    private DateTimeOffset? DayOf(HttpRequest request) =>
        !request.Query.ContainsKey("day") ? time.GetUtcNow()
        : DateOnly.TryParseExact(Query.Text(request, "day"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
            : null;
}

/// <param name="Entries">Oldest first.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
internal sealed record AuditShape(IReadOnlyList<AuditEntry> Entries, string? Next);
