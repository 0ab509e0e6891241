using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Functions.Telemetry;

namespace Omni.Functions.Http;

/// <summary>How the process that answers stands now; what the console's page for operators shows.</summary>
public sealed class OperationsFunction(Callers callers, Operations operations)
{
    [Function(FunctionNames.ReadOperations)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Operations)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadOperations, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(operations.Read(), ApiJson.Default.OperationsShape)
            : refusal;
}
