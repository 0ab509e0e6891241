using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Durable.AgentAway;

/// <summary>
/// An agent is not heard any more: offers are taken back at once; after a grace, unless the agent is back, every conversation is handed on,
/// a few at a time. From the broken socket: at most 15 s until the lease ends, 5 s until the sweep, 3 s of grace.
/// </summary>
public static class AwayOrchestrator
{
    /// <summary>Handed on at once.</summary>
    private const int Abreast = 8;

    /// <summary>More than an agent can have: what is left is found by the next sweep.</summary>
    private const int Most = 100;

    private static readonly TaskOptions Patient = TaskOptions.FromRetryPolicy(
        new(maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1)));

    [Function(AwayNames.Orchestrator)]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<AwayInput>()!;
        if (!await context.CallActivityAsync<bool>(AwayNames.BeginAway, input.AgentId, Patient))
        {
            return "present";
        }

        context.SetCustomStatus("grace");
        await context.CreateTimer(input.Grace, CancellationToken.None);
        var found = await context.CallActivityAsync<AwayFindings>(AwayNames.ConfirmAway, input.AgentId, Patient);
        if (!found.IsGone)
        {
            return "back";
        }

        context.SetCustomStatus("handing-on");
        var handedOn = 0;
        foreach (var portion in found.Conversations.Take(Most).Chunk(Abreast))
        {
            var moved = await Task.WhenAll(portion.Select(id => context.CallActivityAsync<bool>(AwayNames.HandOn, new HandOnInput(input.AgentId, id), Patient)));
            handedOn += moved.Count(it => it);
        }

        await context.CallActivityAsync(AwayNames.TellAway, new TellAwayInput(input.AgentId, handedOn), Patient);
        return "handed-on";
    }
}
