using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Schedules;

namespace Omni.Functions.Http;

/// <summary>Says when the company works and how soon it answers, and changes it.</summary>
public sealed class SchedulesFunction(Callers callers, ScheduleStore schedules, AuditLog audit, ILogger<SchedulesFunction> logger)
{
    [Function(FunctionNames.ReadSchedules)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Schedules)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadSchedules, ct)).TryGet(out _, out var refusal) ? Answer(await schedules.ReadAsync(ct)) : refusal;

    [Function(FunctionNames.SetSchedules)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Schedules)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetSchedules, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.Schedule, ct)).TryGet(out var schedule, out refusal))
        {
            return refusal;
        }

        if (ScheduleChecks.Errors(schedule) is { Count: > 0 } errors)
        {
            return Problems.Invalid(string.Join(' ', errors));
        }

        await audit.RecordAsync(caller.Id, AuditEvents.SchedulesChanged, "", "", ct);
        if (await schedules.TrySaveAsync(schedule, SeenVersion.Of(request), ct) is not { } saved)
        {
            return Problems.PreconditionFailed();
        }

        logger.SchedulesChanged(caller.Id);
        return Answer(saved);
    }

    private static IResult Answer(SavedSchedule saved) => Answers.Ok(new(saved.Schedule, saved.ETag), ApiJson.Default.ScheduleShape);
}
