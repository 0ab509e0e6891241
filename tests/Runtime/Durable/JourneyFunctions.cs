using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Tests.Runtime.Durable;

/// <summary>A bit of everything, so that a crash can hit each of it.</summary>
public static class JourneyFunctions
{
    public const string Expected = "2: 10 10 20 failed child(7) go";

    [Function("Journey")]
    public static async Task<string> JourneyAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var said = context.GetInput<string>()!;
        if (said.Length == 0)
        {
            var ten = await context.CallActivityAsync<int>("Tenfold", 1);
            await context.CreateTimer(TimeSpan.FromSeconds(20), CancellationToken.None);
            context.ContinueAsNew($"2: {ten}");
            return "";
        }

        var both = await Task.WhenAll(context.CallActivityAsync<int>("Tenfold", 1), context.CallActivityAsync<int>("Tenfold", 2));
        var third = "";
        try
        {
            await context.CallActivityAsync("Fails", 3, TaskOptions.FromRetryPolicy(new(3, TimeSpan.FromSeconds(10))));
        }
        catch (TaskFailedException)
        {
            third = "failed";
        }

        var child = await context.CallSubOrchestratorAsync<string>("JourneyChild", 7);
        return $"{said} {both[0]} {both[1]} {third} {child} {await context.WaitForExternalEvent<string>("word")}";
    }

    [Function("JourneyChild")]
    public static async Task<string> ChildAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromSeconds(5), CancellationToken.None);
        return $"child({context.GetInput<int>()})";
    }
}

/// <summary>Counts what was really done.</summary>
public sealed class JourneyWitness
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _done = new(StringComparer.Ordinal);

    public void Note(string what) => _done.AddOrUpdate(what, 1, static (_, count) => count + 1);

    public int Of(string what) => _done.GetValueOrDefault(what);
}

public sealed class JourneyActivities(JourneyWitness witness)
{
    [Function("Tenfold")]
    public int Tenfold([ActivityTrigger] int number, string instanceId)
    {
        witness.Note($"{instanceId} {number}");
        return number * 10;
    }

    [Function("Fails")]
    public Task FailsAsync([ActivityTrigger] int number, string instanceId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        witness.Note($"{instanceId} {number}");
        throw new InvalidOperationException("It always does.");
    }
}
