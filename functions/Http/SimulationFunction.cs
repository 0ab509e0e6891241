using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Simulator;

namespace Omni.Functions.Http;

/// <summary>What other weights would be worth on made-up days: begun here, run elsewhere, read when it is done.</summary>
public sealed class SimulationFunction(Callers callers, ILogger<SimulationFunction> logger)
{
    [Function(FunctionNames.BeginSimulation)]
    public async Task<IResult> BeginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.RoutingSimulations)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.BeginSimulation, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.SimulationInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (input.Weights.Problem() is { } problem)
        {
            return Problems.Invalid(problem);
        }

        if (!Simulations.Scenarios.Any(it => it.Name == input.Scenario) || input.Seeds is < 1 or > Simulations.MostSeeds)
        {
            return Problems.Invalid($"scenario is {string.Join(", ", Simulations.Scenarios.Select(it => it.Name))}; seeds are 1 to {Simulations.MostSeeds}.");
        }

        if (!await SimulationOrchestrations.BeginAsync(new ClientOrchestrations(client), input.Scenario, input.Weights, input.Seeds, ct))
        {
            return Problems.Conflict("A simulation is under way; wait for it.");
        }

        logger.SimulationBegun(caller.Id, input.Scenario);
        return Answers.Accepted(SimulationShape.Of(new(SimulationProgress.Running, null)), ApiJson.Default.SimulationShape);
    }

    [Function(FunctionNames.ReadSimulation)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.RoutingSimulations)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken ct) =>
        (await callers.AdmitAsync(request, FunctionNames.ReadSimulation, ct)).TryGet(out _, out var refusal)
            ? Answers.Ok(SimulationShape.Of(await SimulationOrchestrations.ReadAsync(new ClientOrchestrations(client), ct)), ApiJson.Default.SimulationShape)
            : refusal;
}
