using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NodaTime;
using NodaTime.Text;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Reports;
using Omni.Pipeline.Schedules;

namespace Omni.Functions.Http;

/// <summary>A day for the simulator, without texts and names.</summary>
public sealed class RoutingDayFunction(Callers callers, DayExport export, ScheduleStore schedules, AuditLog audit)
{
    [Function(FunctionNames.ExportRoutingDay)]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.RoutingDay)] HttpRequest request, string date, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ExportRoutingDay, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Query.Text(request, "zone") is not { } name
            || DateTimeZoneProviders.Tzdb.GetZoneOrNull(name.Length > 0 ? name : (await schedules.ReadAsync(ct)).Schedule.TimeZone) is not { } zone)
        {
            return Problems.Invalid("zone is the IANA name of a time zone, such as Asia/Shanghai.");
        }

        if (LocalDatePattern.Iso.Parse(date) is not { Success: true, Value: { Year: >= 2000 and <= 9000 } day })
        {
            return Problems.Invalid("The day is a date such as 2026-03-02.");
        }

        await audit.RecordAsync(caller.Id, AuditEvents.RoutingDayExported, date, "", ct);
        return await export.ReadAsync(date, Begin(day), Begin(day.PlusDays(1)), ct) is { } found
            ? Answers.Ok(found, ApiJson.Default.ExportedDay)
            : Problems.Invalid($"The day has more than {DayExport.MostConversations} conversations, which are not read in one call.");

        DateTimeOffset Begin(LocalDate of) => zone.AtStartOfDay(of).ToDateTimeOffset().ToUniversalTime();
    }
}
