using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
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
    public void The_app_gets_every_setting_that_its_start_demands()
    {
        var template = Read("app", "functions.bicep");

        Assert.All(
            (string[])["ServiceBus__fullyQualifiedNamespace:", "Tables__tableServiceUri:", "Blobs__blobServiceUri:", "SignalR__serviceUri:", "Omni__SigningKey:"],
            setting => Assert.Contains(setting, template, StringComparison.Ordinal));
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
    public void Warm_instances_name_functions_that_there_are()
    {
        using var parameters = JsonDocument.Parse(Read("main.parameters.prod.json"));
        var groups = parameters.RootElement.GetProperty("parameters").GetProperty("sizes").GetProperty("value").GetProperty("alwaysReady")
            .EnumerateArray().Select(group => group.GetProperty("name").GetString()!).ToList();

        Assert.Contains("http", groups);
        var functions = groups.Where(group => group.StartsWith("function:", StringComparison.Ordinal)).Select(group => group["function:".Length..]).ToList();
        Assert.NotEmpty(functions);
        Assert.All(functions, name => Assert.Contains(name.ToLowerInvariant(), QueueNames.All));
    }

    private static IEnumerable<string> Names(string file, string variable) =>
        Quoted().Matches(Regex.Match(Read("app", file), $@"var {variable} = \[(.*?)\]", RegexOptions.Singleline).Groups[1].Value)
            .Select(name => name.Groups[1].Value);

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([RepositoryFiles.Root, "infra", .. path]));

    [GeneratedRegex("'([a-z]+)'")]
    private static partial Regex Quoted();
}
