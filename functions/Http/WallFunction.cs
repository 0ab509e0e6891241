using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Walls;

namespace Omni.Functions.Http;

/// <summary>Shows how the work stands, all in one call.</summary>
public sealed class WallFunction(Callers callers, WallDesk desk)
{
    [Function(FunctionNames.ReadWall)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Wall)] HttpRequest request, CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadWall, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(await desk.ReadAsync(ct), ApiJson.Default.Wall)
            : refusal;
}
