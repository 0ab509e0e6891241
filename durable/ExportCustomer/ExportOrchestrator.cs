using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Omni.Pipeline.Privacy;

namespace Omni.Durable.ExportCustomer;

/// <summary>Writes every source of an export at the same time, puts them into one archive, and removes that when its time is over.</summary>
public static class ExportOrchestrator
{
    private static readonly TaskOptions SomeTimes = TaskOptions.FromRetryPolicy(
        new RetryPolicy(10, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(ExportNames.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ExportInput>()!;
        try
        {
            var lines = await Task.WhenAll(
                input.Sources.Select(source => context.CallActivityAsync<long?>(ExportNames.Part, new ExportPart(input.ExportId, source), SomeTimes)));
            if (lines.Contains(null))
            {
                return;
            }

            var counts = input.Sources.Zip(lines).ToDictionary(it => it.First, it => it.Second!.Value);
            if (!await context.CallActivityAsync<bool>(ExportNames.Assemble, new ExportParts(input.ExportId, counts), SomeTimes))
            {
                return;
            }
        }
        catch (TaskFailedException)
        {
            await context.CallActivityAsync(ExportNames.Remove, new ExportEnd(input.ExportId, ExportState.Failed), Rest.Patiently);
            return;
        }

        await context.CreateTimer(input.Until, CancellationToken.None);
        await context.CallActivityAsync(ExportNames.Remove, new ExportEnd(input.ExportId, ExportState.Removed), Rest.Patiently);
    }
}
