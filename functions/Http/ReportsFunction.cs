using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using NodaTime;
using NodaTime.Text;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Reports;
using Omni.Pipeline.Schedules;

namespace Omni.Functions.Http;

/// <summary>Answers reports, as JSON by the page and as a table for a spreadsheet.</summary>
public sealed class ReportsFunction(
    Callers callers, ReportDesk desk, ScheduleStore schedules, AuditLog audit, TimeProvider time, ILogger<ReportsFunction> logger)
{
    private const int DefaultDays = 7;
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    [Function(FunctionNames.ReadReport)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Reports)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadReport, ct)).TryGet(out _, out var refusal)
            || !(await QuestionAsync(request, ct)).TryGet(out var question, out refusal))
        {
            return refusal;
        }

        if (Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit || Query.Int64(request, "cursor", 0, 0, int.MaxValue) is not { } skip)
        {
            return Problems.Invalid($"limit is 1 to {MaxLimit}; cursor is the next of a page before.");
        }

        if (Query.Text(request, "language") is not { } language || ReportDefinitions.In(language.Length > 0 ? language : ReportDefinitions.English) is not { } definitions)
        {
            return Problems.Invalid($"language is that of the definitions: {string.Join(" or ", ReportDefinitions.Languages)}.");
        }

        var answer = await desk.AskAsync(question, ct);
        var rows = answer.Rows.Skip((int)skip).Take((int)limit).Select(ReportRowShape.Of).ToList();
        var end = skip + rows.Count;
        return Answers.Ok(
            new ReportShape(
                Text(question.From),
                Text(question.To),
                question.Zone.Id,
                Name(question.Per),
                Name(question.By),
                time.GetUtcNow(),
                definitions,
                answer.Total,
                rows,
                end < answer.Rows.Length ? end.ToString(CultureInfo.InvariantCulture) : null),
            ApiJson.Default.ReportShape);
    }

    [Function(FunctionNames.DownloadReport)]
    public async Task<IResult> DownloadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ReportsCsv)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.DownloadReport, ct)).TryGet(out _, out var refusal)
            || !(await QuestionAsync(request, ct)).TryGet(out var question, out refusal))
        {
            return refusal;
        }

        var answer = await desk.AskAsync(question, ct);
        return new CsvResult($"omni-{Text(question.From)}-{Text(question.To)}.csv", [ReportTable.Names, .. answer.Rows.Select(ReportTable.Line)]);
    }

    [Function(FunctionNames.RebuildReports)]
    public async Task<IResult> RebuildAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReportsRebuild)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.RebuildReports, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        await audit.RecordAsync(caller.Id, AuditEvents.ReportsRebuilt, "reports", "", ct);
        await desk.RebuildAsync(ct);
        logger.ReportsRebuilt(caller.Id);
        return Answers.Accepted(new RebuiltShape("running"), ApiJson.Default.RebuiltShape);
    }

    private async ValueTask<Checked<ReportQuestion>> QuestionAsync(HttpRequest request, CancellationToken ct)
    {
        if (Query.Text(request, "zone") is not { } name
            || DateTimeZoneProviders.Tzdb.GetZoneOrNull(name.Length > 0 ? name : (await schedules.ReadAsync(ct)).Schedule.TimeZone) is not { } zone)
        {
            return new(Problems.Invalid("zone is the IANA name of a time zone, such as Asia/Shanghai."));
        }

        var today = Instant.FromDateTimeOffset(time.GetUtcNow()).InZone(zone).Date;
        if (DateOf(request, "to", today) is not { } to || DateOf(request, "from", to.PlusDays(1 - DefaultDays)) is not { } from || from > to)
        {
            return new(Problems.Invalid("from and to are dates such as 2026-03-02, in this order."));
        }

        if (ToPeriod(Query.Text(request, "per")) is not { } per || ToGroup(Query.Text(request, "by")) is not { } by)
        {
            return new(Problems.Invalid("per is day or hour, by is channel, skill, agent or team, or they are left out."));
        }

        var most = per is ReportPeriod.Hour ? ReportQuestion.MaxDaysByHour : ReportQuestion.MaxDays;
        if (Period.DaysBetween(from, to) >= most)
        {
            return new(Problems.Invalid($"A report has at most {ReportQuestion.MaxDays} days, by the hour {ReportQuestion.MaxDaysByHour}."));
        }

        return Query.Text(request, "channel") is { } channel && Query.Text(request, "skill") is { } skill
            && Query.Text(request, "agent") is { } agent && Query.Text(request, "team") is { } team
            ? new(new ReportQuestion(from, to, zone, per, by, channel, skill, agent, team))
            : new(Problems.Invalid("channel, skill, agent and team are there once at most."));
    }

    private static LocalDate? DateOf(HttpRequest request, string name, LocalDate absent) =>
        !request.Query.ContainsKey(name) ? absent
        : Query.Text(request, name) is { } text && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: { Year: >= 2000 and <= 9000 } date } ? date
        : null;

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private static string Name(ReportPeriod per) => per switch
    {
        ReportPeriod.Whole => "",
        ReportPeriod.Day => "day",
        ReportPeriod.Hour => "hour",
    };

    private static string Name(ReportGroup by) => by switch
    {
        ReportGroup.All => "",
        ReportGroup.Channel => "channel",
        ReportGroup.Skill => "skill",
        ReportGroup.Agent => "agent",
        ReportGroup.Team => "team",
    };

    private static ReportPeriod? ToPeriod(string? name) => name switch
    {
        "" => ReportPeriod.Whole,
        "day" => ReportPeriod.Day,
        "hour" => ReportPeriod.Hour,
        _ => null,
    };

    private static ReportGroup? ToGroup(string? name) => name switch
    {
        "" => ReportGroup.All,
        "channel" => ReportGroup.Channel,
        "skill" => ReportGroup.Skill,
        "agent" => ReportGroup.Agent,
        "team" => ReportGroup.Team,
        _ => null,
    };
}
