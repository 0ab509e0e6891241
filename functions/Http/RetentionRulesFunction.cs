using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Privacy;

namespace Omni.Functions.Http;

/// <summary>Says how long what is kept, and changes it.</summary>
public sealed class RetentionRulesFunction(
    Callers callers, RetentionStore retention, ChannelRegistry channels, AuditLog audit, ILogger<RetentionRulesFunction> logger)
{
    [Function(FunctionNames.ReadRetention)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Retention)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadRetention, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(RetentionShape.Of(await retention.RulesAsync(ct)), ApiJson.Default.RetentionShape)
            : refusal;

    [Function(FunctionNames.SetRetention)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Retention)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetRetention, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.RetentionShape, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var rules = input.ToRules();
        var error = rules.Check() ?? (rules.ChannelDays.Keys.Any(channel => channels.Find(channel) is null) ? "There is no such channel." : null);
        if (error is not null)
        {
            return Problems.Invalid(error);
        }

        await audit.RecordAsync(caller.Id, AuditEvents.RetentionChanged, "", "", ct);
        await retention.SetRulesAsync(rules, ct);
        logger.RetentionChanged(caller.Id);
        return Answers.Ok(RetentionShape.Of(rules), ApiJson.Default.RetentionShape);
    }
}
