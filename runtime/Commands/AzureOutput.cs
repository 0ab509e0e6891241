using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Omni.Durable;
using Omni.Functions;

namespace Omni.Runtime.Commands;

/// <summary>
/// Looks at what a build with the real worker SDK made: the host reads <c>host.json</c> and, of the functions, only what the SDK wrote
/// into <c>functions.metadata</c>.
/// </summary>
internal static class AzureOutput
{
    public static string Folder(Repository repository) => Path.Combine(repository.Artifacts, "azure", "bin", "Omni.Functions", "release");

    /// <param name="folder">What would be deployed.</param>
    /// <param name="repository">What it was made from.</param>
    public static IReadOnlyList<string> Problems(string folder, Repository repository)
    {
        var metadata = Path.Combine(folder, "functions.metadata");
        if (!File.Exists(metadata))
        {
            return ["functions.metadata is not there: the worker SDK did not run"];
        }

        var problems = new List<string>();
        var host = Path.Combine(folder, "host.json");
        if (!File.Exists(host) || File.ReadAllText(host) != File.ReadAllText(Path.Combine(repository.Root, "host.json")))
        {
            problems.Add("host.json is not there, or not the repository's");
        }

        problems.AddRange(OfFunctions(File.ReadAllText(metadata), Names()));
        return problems;
    }

    /// <summary>What is wrong with the functions that the SDK found.</summary>
    internal static IEnumerable<string> OfFunctions(string metadata, IReadOnlyCollection<string> expected)
    {
        using var document = JsonDocument.Parse(metadata);
        var found = document.RootElement.EnumerateArray().Select(it => (
            Name: it.GetProperty("name").GetString()!,
            Triggers: it.GetProperty("bindings").EnumerateArray().Count(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal)))).ToList();
        return
        [
            .. expected.Except(found.Select(it => it.Name), StringComparer.Ordinal).Select(name => $"the SDK did not find {name}"),
            .. found.Select(it => it.Name).Except(expected, StringComparer.Ordinal).Select(name => $"{name} is no function that the embedded host has"),
            .. found.GroupBy(it => it.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => $"{group.Key} is there {group.Count()} times"),
            .. found.Where(it => it.Triggers is not 1).Select(it => $"{it.Name} has {it.Triggers} triggers"),
        ];
    }

    private static List<string> Names() => [.. new[] { typeof(FunctionNames).Assembly, typeof(DurableServices).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods())
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal)];
}
