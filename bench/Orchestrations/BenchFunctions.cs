using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Bench.Orchestrations;

/// <summary>The smallest orchestration that has what an episode has: something offered, an answer, something done with it.</summary>
public static class BenchFunctions
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Offers = new(StringComparer.Ordinal);

    /// <summary>Completes when the offer is made.</summary>
    public static Task OfferOf(string instanceId) =>
        Offers.GetOrAdd(instanceId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    [Function("BenchEpisode")]
    public static async Task<string> EpisodeAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("BenchOffer");
        var answer = await context.WaitForExternalEvent<string>("answer", TimeSpan.FromDays(1));
        return await context.CallActivityAsync<string>("BenchSettle", answer);
    }

    [Function("BenchOffer")]
    public static void Offer([ActivityTrigger] object? nothing, string instanceId)
    {
        if (Offers.TryRemove(instanceId, out var offer))
        {
            offer.SetResult();
        }
    }

    [Function("BenchSettle")]
    public static string Settle([ActivityTrigger] string answer) => answer;
}
