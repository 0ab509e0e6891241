using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Omni.Tests.Runtime.Durable;

/// <summary>What the engine's tests run.</summary>
public static class EngineFunctions
{
    [Function("Greeting")]
    public static async Task<string> GreetingAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = await context.CallActivityAsync<string>("Upper", context.GetInput<string>());
        await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
        return $"{name} {await context.WaitForExternalEvent<int>("number")}";
    }

    [Function("Upper")]
    public static string Upper([ActivityTrigger] string text) => text.ToUpperInvariant();

    /// <summary>Waits for a word, as often as it was told to, beginning anew each time.</summary>
    [Function("Words")]
    public static async Task<string> WordsAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (left, said) = context.GetInput<WordsInput>()!;
        if (left == 0)
        {
            return said;
        }

        context.SetCustomStatus(left);
        var word = await context.WaitForExternalEvent<string>("word");
        context.ContinueAsNew(new WordsInput(left - 1, said + word));
        return "";
    }

    [Function("Parent")]
    public static async Task<string> ParentAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var children = await Task.WhenAll(
            context.CallSubOrchestratorAsync<string>("Words", new WordsInput(0, "a")),
            context.CallSubOrchestratorAsync<string>("Words", new WordsInput(1, "b"), new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")));
        return string.Join(' ', children);
    }

    [Function("Caller")]
    public static async Task<string> CallerAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>(context.GetInput<string>()!, null, new SubOrchestrationOptions(instanceId: "called"));
        }
        catch (TaskFailedException failed)
        {
            return "failed: " + (failed.FailureDetails.InnerFailure ?? failed.FailureDetails).ErrorMessage;
        }
    }

    [Function("Sender")]
    public static Task SenderAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "WORD", "sent");
        return Task.CompletedTask;
    }

    /// <summary>Waits for "go" for ever.</summary>
    [Function("Waiter")]
    public static async Task<string> WaiterAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.WaitForExternalEvent<string>("go");

    [Function("Faulty")]
    public static Task<string> FaultyAsync([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("faulty");

    [Function("CallsNobody")]
    public static async Task<string> CallsNobodyAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<string>("Nobody");

    /// <summary>Asks a <see cref="WaiterAsync"/> of the given id.</summary>
    [Function("Asker")]
    public static async Task<string> AskerAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallSubOrchestratorAsync<string>("Waiter", null, new SubOrchestrationOptions(instanceId: context.GetInput<string>()));

    /// <summary>Says that it is busy until it is told something, and then nothing more.</summary>
    [Function("Busy")]
    public static async Task BusyAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("busy");
        await context.WaitForExternalEvent<string>("done");
        context.SetCustomStatus(null);
        await context.WaitForExternalEvent<string>("go");
    }

    /// <summary>Whether time has gone back when it is told to go.</summary>
    [Function("Clock")]
    public static async Task<bool> ClockAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var before = context.CurrentUtcDateTime;
        await context.WaitForExternalEvent<string>("go");
        return context.CurrentUtcDateTime < before;
    }

    [Function("Alarm")]
    public static async Task<string> AlarmAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
    }
}

public sealed record WordsInput(int Left, string Said);
