using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Infra;

/// <summary>What the templates make is what the code asks for.</summary>
public sealed partial class WireNamesTests
{
    [Fact]
    public void The_template_makes_the_queues_that_the_code_sends_to() =>
        Assert.Equal(QueueNames.All.Order(StringComparer.Ordinal), Names("messaging.bicep", "queues").Order(StringComparer.Ordinal));

    [Fact]
    public void The_template_makes_the_tables_that_the_code_writes() =>
        Assert.Equal(TableNames.All.Order(StringComparer.Ordinal), Names("data.bicep", "tables").Order(StringComparer.Ordinal));

    [Fact]
    public void The_template_makes_the_container_that_the_code_keeps_files_in() =>
        Assert.Contains($"var media = '{BlobMediaStore.Container}'", Read("app", "data.bicep"), StringComparison.Ordinal);

    [Fact]
    public void A_queue_keeps_what_the_code_counts_on()
    {
        var template = Read("app", "messaging.bicep");

        Assert.All(
            (string[])["requiresSession: true", "requiresDuplicateDetection: true", "lockDuration: 'PT30S'", "maxDeliveryCount: 10", "deadLetteringOnMessageExpiration: true"],
            promise => Assert.Contains(promise, template, StringComparison.Ordinal));
    }

    [Fact]
    public void No_resource_accepts_a_key_and_roles_are_granted_in_one_file()
    {
        Assert.Contains("disableLocalAuth: true", Read("app", "messaging.bicep"), StringComparison.Ordinal);
        Assert.Contains("disableLocalAuth: true", Read("app", "realtime.bicep"), StringComparison.Ordinal);
        Assert.Contains("allowSharedKeyAccess: false", Read("app", "data.bicep"), StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "infra"), "*.bicep", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(Path.GetFileName(file) == "access.bicep", text.Contains("roleAssignments@", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_console_may_call_the_functions_and_the_hub_from_its_own_origin()
    {
        var main = Read("main.bicep");

        Assert.Equal(2, Regex.Count(main, @"allowedOrigins: concat\(\[console\.outputs\.origin\], allowedOrigins\)"));
        Assert.Contains("cors: { allowedOrigins: allowedOrigins }", Read("app", "functions.bicep"), StringComparison.Ordinal);
        Assert.Contains("cors: { allowedOrigins: allowedOrigins }", Read("app", "realtime.bicep"), StringComparison.Ordinal);
        Assert.DoesNotContain("'*'", main + Read("app", "functions.bicep") + Read("app", "realtime.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_app_is_a_service_of_the_deployment_and_each_service_has_its_resource()
    {
        var azd = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "azure.yaml"));
        var services = Regex.Matches(azd[azd.IndexOf("\nservices:", StringComparison.Ordinal)..], "^  ([a-z]+):$", RegexOptions.Multiline).Select(match => match.Groups[1].Value);

        Assert.Equal(["ingress", "stages", "console"], services);
        Assert.Contains("'azd-service-name': part", Read("app", "functions.bicep"), StringComparison.Ordinal);
        Assert.Contains("'azd-service-name': 'console'", Read("app", "console.bicep"), StringComparison.Ordinal);
        Assert.Equal(["ingress", "stages"], Regex.Matches(Read("main.bicep"), "part: '([a-z]+)'").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void No_output_is_a_secret()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, "infra"), "*.bicep", SearchOption.AllDirectories))
        {
            Assert.DoesNotMatch("(?im)^output .*(key|secret|password|token)\\b.*=.*\\.(listKeys|primary|value)", File.ReadAllText(file));
        }
    }

    [Fact]
    public void Warm_instances_are_there_for_whatever_a_message_of_a_quiet_night_goes_through()
    {
        Assert.Equal(["http"], Groups("alwaysReadyIngress"));
        var stages = Groups("alwaysReadyStages");

        Assert.Contains("durable", stages);
        var functions = stages.Where(group => group.StartsWith("function:", StringComparison.Ordinal)).Select(group => group["function:".Length..].ToLowerInvariant()).ToList();
        Assert.All(functions, name => Assert.Contains(name, QueueNames.All));
        Assert.Subset(functions.ToHashSet(StringComparer.Ordinal), new HashSet<string>([.. StagePlan.Inbound, QueueNames.Push, QueueNames.Deliver, QueueNames.Assign], StringComparer.Ordinal));
    }

    private static List<string> Groups(string name)
    {
        using var parameters = JsonDocument.Parse(Read("main.parameters.prod.json"));
        return [.. parameters.RootElement.GetProperty("parameters").GetProperty("sizes").GetProperty("value").GetProperty(name).EnumerateArray().Select(group => group.GetProperty("name").GetString()!)];
    }

    private static IEnumerable<string> Names(string file, string variable) =>
        Quoted().Matches(Regex.Match(Read("app", file), $@"var {variable} = \[(.*?)\]", RegexOptions.Singleline).Groups[1].Value)
            .Select(name => name.Groups[1].Value);

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([RepositoryFiles.Root, "infra", .. path]));

    [GeneratedRegex("'([a-z]+)'")]
    private static partial Regex Quoted();
}
