using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Functions.Http;

/// <summary>A message and what its writer wanted, for the classifier to learn from. The text is what the caller sends: without what would name the customer.</summary>
public sealed class IntentLabelsFunction(Callers callers, IntentLabels labels, AuditLog audit)
{
    [Function(FunctionNames.LabelIntent)]
    public async Task<IResult> LabelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.IntentLabels)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.LabelIntent, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.IntentLabelInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        await audit.RecordAsync(caller.Id, AuditEvents.IntentExamplesChanged, "", "", ct);
        return await labels.AddAsync(input.Intent, input.Text, ct) is { Length: > 0 } problem ? Problems.Invalid(problem) : Answers.NoContent();
    }
}
