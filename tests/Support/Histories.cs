using System.Reflection;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Omni.Runtime.Durable;

namespace Omni.Tests.Support;

/// <summary>Recorded histories, <c>tests/Histories/(orchestration)/(scenario).json</c>: what instances that are under way somewhere remember of the code.</summary>
internal static class Histories
{
    private const string Approve = "OMNI_APPROVE";

    private static readonly string Root = Path.Combine(RepositoryFiles.Root, "tests", "Histories");

    /// <summary>As <c>(orchestration)/(scenario)</c>.</summary>
    public static IEnumerable<string> All => Directory.Exists(Root)
        ? Directory.EnumerateFiles(Root, "*.json", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(Root, path), null).Replace('\\', '/')).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Those that there are in the code.</summary>
    public static IEnumerable<string> Orchestrations => Functions
        .Where(method => method.GetParameters().Any(it => it.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<MethodInfo> Functions => typeof(Omni.Durable.DurableServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        .Where(it => it.GetCustomAttribute<FunctionAttribute>() is not null);

    /// <summary>How many turns a recorded history has.</summary>
    public static int Length(string name)
    {
        using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, name + ".json")));
        return file.RootElement.GetArrayLength();
    }

    /// <summary>Records a scenario's history where that is asked for; else there must be one.</summary>
    public static void Keep(string orchestration, string scenario, IReadOnlyList<Turn> history)
    {
        var path = Path.Combine(Root, orchestration, scenario + ".json");
        if (Environment.GetEnvironmentVariable(Approve) is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"[\n{string.Join(",\n", history.Select(turn => Encoding.UTF8.GetString(Bare(turn).ToBytes())))}\n]\n");
        }

        Assert.True(File.Exists(path), $"There is no history {path}; {Approve}=1 records it.");
    }

    /// <summary>Runs the code of now over a history of then.</summary>
    /// <param name="name">As in <see cref="All"/>.</param>
    /// <param name="then">Makes another past: what the code asked for then, or null for nothing.</param>
    /// <returns>Null when it does the same; else what it does not.</returns>
    public static string? Replay(string name, Func<OrchestrationAction, OrchestrationAction?>? then = null)
    {
        var orchestration = name.Split('/')[0];
        using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root, name + ".json")));
        List<Turn> history = [.. file.RootElement.EnumerateArray().Select(turn => Changed(Turn.Of(Encoding.UTF8.GetBytes(turn.GetRawText())), then))];
        var run = new OrchestrationRun(new(orchestration, "recorded", 1), CodeOf(orchestration), NullLoggerFactory.Instance, () => { });

        // The last turn may end it, which is no difference.
        if (run.Replay(history[..^1]) is { } difference)
        {
            return difference;
        }

        var last = run.Take(history[^1].At, history[^1].Events);
        return last.Actions.Count == history[^1].Actions.Count && last.Actions.Zip(history[^1].Actions).All(it => it.First.IsAsBefore(it.Second))
            && last.Standing is not Standing.Failed
                ? null
                : $"The last turn asked for {string.Join(", ", history[^1].Actions)} and asks for {string.Join(", ", last.Actions)} now.";
    }

    private static Turn Changed(Turn turn, Func<OrchestrationAction, OrchestrationAction?>? then) =>
        then is null ? turn : turn with { Actions = [.. turn.Actions.Select(then).OfType<OrchestrationAction>()] };

    /// <summary>Without where in the code something failed: that is another place on every machine, and no orchestrator asks for it.</summary>
    private static Turn Bare(Turn turn) => turn with
    {
        Events = [.. turn.Events.Select(it => it is OrchestrationEvent.TaskFailed failed ? failed with { Failure = Bare(failed.Failure) } : it)],
    };

    private static TaskFailureDetails Bare(TaskFailureDetails failure) =>
        failure with { StackTrace = null, InnerFailure = failure.InnerFailure is { } inner ? Bare(inner) : null };

    private static Func<TaskOrchestrationContext, Task<string?>> CodeOf(string orchestration)
    {
        var method = Functions.Single(it => it.GetCustomAttribute<FunctionAttribute>()!.Name == orchestration);
        return async context =>
        {
            await (Task)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [context], null)!;
            return null;
        };
    }
}
