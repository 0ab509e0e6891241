using System.Reflection;

namespace Omni.Tests.Architecture;

/// <summary>Which of our assemblies may know which, and which platforms none of the inner ones may know.</summary>
internal static class ReferenceRules
{
    private static readonly string[] Cloud = ["Azure", "Microsoft.Azure", "Microsoft.AspNetCore"];

    public static readonly IReadOnlyDictionary<string, ReferenceRule> All = new Dictionary<string, ReferenceRule>
    {
        ["Omni.Sdk"] = new([], ["Microsoft.AspNetCore"]),
        ["Omni.Pipeline"] = new([], [.. Cloud, "Microsoft.DurableTask"]),
        ["Omni.Durable"] = new(["Omni.Pipeline", "Omni.Sdk"], Cloud),
        ["Omni.Functions"] = new(["Omni.Pipeline", "Omni.Durable", "Omni.Sdk"], []),
        ["Omni.Runtime"] = new(["Omni.Pipeline", "Omni.Durable", "Omni.Sdk", "Omni.Functions"], []),
    };

    /// <summary>The references of this assembly that the rule forbids.</summary>
    public static IReadOnlyList<string> Broken(Assembly assembly, ReferenceRule rule) =>
        [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => IsForbidden(name, rule)).Order(StringComparer.Ordinal)];

    private static bool IsForbidden(string name, ReferenceRule rule) =>
        (name.StartsWith("Omni.", StringComparison.Ordinal) && !rule.Ours.Contains(name))
        || rule.Banned.Any(banned => name == banned || name.StartsWith(banned + ".", StringComparison.Ordinal));
}

/// <param name="Ours">Our assemblies that it may reference.</param>
/// <param name="Banned">Name prefixes that it may not reference.</param>
internal sealed record ReferenceRule(IReadOnlyList<string> Ours, IReadOnlyList<string> Banned);
