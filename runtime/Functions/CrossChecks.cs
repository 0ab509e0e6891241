using System.Text.RegularExpressions;

namespace Omni.Runtime.Functions;

/// <summary>Faults that only show between functions: two of one name, two on one queue, two for one request.</summary>
internal static partial class CrossChecks
{
    public static void Run(IReadOnlyList<FunctionDescriptor> functions, List<string> faults)
    {
        foreach (var same in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            faults.Add($"{same.Key}: {same.Count()} functions have this name ({Places(same)}); names are unique whatever their case");
        }

        var onQueue = functions.Where(function => function.Trigger is QueueTrigger).GroupBy(function => ((QueueTrigger)function.Trigger).Queue, StringComparer.OrdinalIgnoreCase);
        foreach (var same in onQueue.Where(group => group.Count() > 1))
        {
            faults.Add($"{Names(same)}: {same.Count()} functions take from queue '{same.Key}'; each would get some of its messages");
        }

        var http = functions.Where(function => function.Trigger is HttpTrigger).ToList();
        for (var i = 0; i < http.Count; i++)
        {
            foreach (var other in http.Skip(i + 1).Where(other => Overlap((HttpTrigger)http[i].Trigger, (HttpTrigger)other.Trigger)))
            {
                faults.Add($"{http[i].Name}, {other.Name}: both answer route '{((HttpTrigger)other.Trigger).Route}'");
            }
        }
    }

    private static bool Overlap(HttpTrigger one, HttpTrigger other) =>
        string.Equals(Shape(one.Route), Shape(other.Route), StringComparison.OrdinalIgnoreCase)
        && (one.Verbs.Count is 0 || other.Verbs.Count is 0 || one.Verbs.Intersect(other.Verbs).Any());

    /// <summary>The route without the names of its parameters, which don't tell two routes apart; their constraints do.</summary>
    private static string Shape(string route) => ParameterName().Replace(route, "{");

    private static string Names(IEnumerable<FunctionDescriptor> functions) => string.Join(", ", functions.Select(function => function.Name));

    private static string Places(IEnumerable<FunctionDescriptor> functions) =>
        string.Join(", ", functions.Select(function => $"{function.Method.ReflectedType!.Name}.{function.Method.Name}"));

    [GeneratedRegex(@"\{\w+")]
    private static partial Regex ParameterName();
}
