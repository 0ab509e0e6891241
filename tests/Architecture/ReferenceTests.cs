using System.Reflection;
using Omni.Tests.Support;

namespace Omni.Tests.Architecture;

public sealed class ReferenceTests
{
    public static TheoryData<string> Assemblies => [.. ReferenceRules.All.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_assembly_knows_only_what_is_further_inside(string name) =>
        Assert.Empty(ReferenceRules.Broken(Assembly.Load(name), ReferenceRules.All[name]));

    [Fact] // A guard that can't fail guards nothing: an assembly that does know the outside is caught under the pipeline's rule.
    public void The_rule_catches_an_assembly_that_breaks_it()
    {
        var broken = ReferenceRules.Broken(Assembly.Load("Omni.Runtime"), ReferenceRules.All["Omni.Pipeline"]);

        Assert.Contains("Omni.Pipeline", broken);
        Assert.Contains(broken, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory] // The compiler leaves out a reference that no code uses yet; the project file does not.
    [InlineData("pipeline/Omni.Pipeline.csproj")]
    [InlineData("durable/Omni.Durable.csproj", "Omni.Pipeline", "Omni.Sdk")]
    // AbsentPackages: shapes for a check of the azure flavour, in no other build.
    [InlineData("functions/Omni.Functions.csproj", "Omni.AbsentPackages", "Omni.Durable", "Omni.Sdk")]
    [InlineData("runtime/Omni.Runtime.csproj", "Omni.Functions")]
    public void A_project_references_only_its_inner_neighbours(string project, params string[] neighbours)
    {
        var references = System.Xml.Linq.XDocument.Load(Path.Combine(RepositoryFiles.Root, project))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Equal(neighbours.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }
}
