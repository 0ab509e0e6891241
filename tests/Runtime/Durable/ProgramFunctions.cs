using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Tests.Runtime.Durable;

/// <summary>One step of a random orchestration.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Value">With which number.</param>
/// <param name="Steps">Of what holds others.</param>
public sealed record ProgramStep(string Kind, int Value, ProgramStep[] Steps);

/// <param name="Steps">All of them.</param>
/// <param name="From">Where this execution begins.</param>
/// <param name="Said">What came of those before.</param>
public sealed record ProgramInput(ProgramStep[] Steps, int From, string Said);

/// <summary>Runs random orchestrations. What one says depends on its steps alone, not on when anything comes.</summary>
public static class ProgramFunctions
{
    /// <summary>Names of the events that a program waits for.</summary>
    public static IEnumerable<string> Events(IEnumerable<ProgramStep> steps, string path = "") => steps.SelectMany((step, at) =>
        (step.Kind is "event" ? [$"e{path}.{at}"] : Array.Empty<string>()).Concat(step.Kind is "child" ? [] : Events(step.Steps, $"{path}.{at}")));

    [Function("Program")]
    public static async Task<string> ProgramAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ProgramInput>()!;
        var said = input.Said;
        for (var at = input.From; at < input.Steps.Length; at++)
        {
            if (input.Steps[at].Kind is "anew")
            {
                context.ContinueAsNew(input with { From = at + 1, Said = said + "|" });
                return "";
            }

            said += await DoAsync(context, input.Steps[at], $".{at}") + ";";
        }

        return said;
    }

    [Function("ProgramWork")]
    public static string Work([ActivityTrigger] int value) =>
        value >= 0 ? $"w{value}" : throw new InvalidOperationException(value.ToString(CultureInfo.InvariantCulture));

    private static async Task<string> DoAsync(TaskOrchestrationContext context, ProgramStep step, string path)
    {
        switch (step.Kind)
        {
            case "work":
                return await TryAsync(context, step.Value, null);
            case "retried":
                return await TryAsync(context, -step.Value, TaskOptions.FromRetryPolicy(new(2, TimeSpan.FromSeconds(step.Value + 1))));
            case "pause":
                await context.CreateTimer(TimeSpan.FromSeconds(step.Value), CancellationToken.None);
                return "p";
            case "event":
                return await context.WaitForExternalEvent<string>("E" + path);
            case "missed":
                return await MissAsync(context, step.Value);
            case "own":
                context.SendEvent(context.InstanceId, "own" + path, "o" + path);
                return await context.WaitForExternalEvent<string>("own" + path);
            case "guid":
                return context.NewGuid().ToString("N")[..8];
            case "status":
                context.SetCustomStatus(path);
                return "s";
            case "child":
                return "(" + await context.CallSubOrchestratorAsync<string>("Program", new ProgramInput(step.Steps, 0, "")) + ")";
            case "all":
                return "[" + string.Join(',', await Task.WhenAll(step.Steps.Select((it, at) => DoAsync(context, it, $"{path}.{at}")))) + "]";
            default:
                return step.Kind;
        }
    }

    private static async Task<string> TryAsync(TaskOrchestrationContext context, int value, TaskOptions? options)
    {
        try
        {
            return await context.CallActivityAsync<string>("ProgramWork", value, options);
        }
        catch (TaskFailedException failed)
        {
            return "f" + failed.FailureDetails.ErrorMessage;
        }
    }

    private static async Task<string> MissAsync(TaskOrchestrationContext context, int seconds)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("never", TimeSpan.FromSeconds(seconds + 1));
        }
        catch (TaskCanceledException)
        {
            return "m";
        }
    }
}
