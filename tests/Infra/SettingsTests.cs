using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Omni.Functions.Adapters;
using Omni.Functions.Queues;
using Omni.Runtime.Functions;
using Omni.Tests.Support;

namespace Omni.Tests.Infra;

/// <summary>What the settings, host.json and the templates name is what the code has, and the other way round.</summary>
public sealed partial class SettingsTests
{
    private static readonly FunctionCatalog Catalog =
        FunctionCatalog.Read([.. Assembly.Load("Omni.Functions").GetTypes(), .. Assembly.Load("Omni.Durable").GetTypes()], new ConfigurationBuilder().Build());

    [Fact]
    public void Ingress_runs_the_HTTP_functions_and_the_stages_everything_else()
    {
        var work = Catalog.Functions.Where(function => function.Trigger is not HttpTrigger).Select(function => function.Name).Order(StringComparer.Ordinal);
        var path = Path.Combine(RepositoryFiles.Root, "infra", "app", "functions.json");
        if (Environment.GetEnvironmentVariable("OMNI_APPROVE") is "1")
        {
            File.WriteAllText(path, $"{{\n  \"work\": [\n{string.Join(",\n", work.Select(name => $"    \"{name}\""))}\n  ]\n}}\n");
        }

        using var list = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal(work, list.RootElement.GetProperty("work").EnumerateArray().Select(name => name.GetString()!));
    }

    [Fact]
    public void The_template_sets_what_a_start_demands_and_no_connection_that_nobody_reads()
    {
        var template = Read("infra", "app", "functions.bicep");
        var connections = Setting().Matches(template).Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        Assert.Subset(connections, AzureSettings.Names.ToHashSet(StringComparer.Ordinal));
        string[] ofTheHost = ["AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "ServiceBus__credential", "ServiceBus__clientId"];
        string[] ofOptions = ["Access__SetupSecret", "Http__ConsoleUrl", "Http__PublicUrl", "Limits__TrustForwardedFor", "Media__Url", "Pipeline__Plan"];
        Assert.Equal(connections.Order(StringComparer.Ordinal), AzureSettings.Names.Concat(ofTheHost).Concat(ofOptions).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_names_every_connection_of_the_code_and_no_other()
    {
        using var sample = JsonDocument.Parse(Read("functions", "local.settings.sample.json"));
        var names = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name);

        Assert.Equal(
            AzureSettings.Names.Where(name => name != "Omni__WatchesQueues").Select(name => name.StartsWith("Omni__", StringComparison.Ordinal) ? name : name[..name.IndexOf("__", StringComparison.Ordinal)])
                .Append("FUNCTIONS_WORKER_RUNTIME").Append("AzureWebJobsStorage").Append("Access__SetupSecret").Order(StringComparer.Ordinal),
            names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_queue_trigger_takes_the_connection_that_the_settings_have() => Assert.All(
        Catalog.Of<QueueTrigger>(),
        it => Assert.Equal(
            QueueFunctionNames.Connection,
            it.Function.Method.GetParameters().Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).First(trigger => trigger is not null)!.Connection));

    [Fact]
    public void Orchestrations_have_one_hub_by_one_name()
    {
        using var host = JsonDocument.Parse(Read("host.json"));
        var hub = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString();
        Assert.Contains($"var hubName = '{hub}'", Read("infra", "app", "durable.bicep"), StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_deploys_is_given_the_role_as_what_they_are() =>
        Assert.Matches(@"param deployerType = readEnvironmentVariable\('AZURE_PRINCIPAL_TYPE', 'User'\)", Read("infra", "main.bicepparam"));

    [Fact]
    public void Every_value_of_host_json_has_its_reason_in_the_documentation()
    {
        using var host = JsonDocument.Parse(Read("host.json"));
        var page = Read("docs", "azure.md");
        var rows = page[page.IndexOf("## host.json", StringComparison.Ordinal)..];
        Assert.All(Leaves(host.RootElement).Where(name => name is not ("version" or "routePrefix")), name => Assert.Contains($"{name}`", rows, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_and_the_page_ask_for_numbers_that_are_told_with_tags_that_they_have()
    {
        var told = Instrument().Matches(Read("docs", "operations.md")).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["tags"].Value, StringComparer.Ordinal);
        var asked = Read("infra", "app", "alerts.bicep") + Read("infra", "app", "workbook.json");

        Assert.All(Asked().Matches(asked), match => Assert.Contains(match.Value, told.Keys));
        foreach (var line in asked.Split('\n').Where(line => Asked().IsMatch(line)))
        {
            var tags = string.Join(' ', Asked().Matches(line).Select(match => told[match.Value]));
            Assert.All(Dimension().Matches(line), tag => Assert.Contains($"`{tag.Groups[1].Value}`", tags, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Leaves(JsonElement element) => element.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind is JsonValueKind.Object ? Leaves(member.Value) : [member.Name]);

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([RepositoryFiles.Root, .. path]));

    [GeneratedRegex(@"^\s+([A-Za-z]+__[A-Za-z]+):", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\| `(?<name>omni\.[a-z_.]+)` \| \w+ \| `[^`]+` \|(?<tags>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"omni\.[a-z_]+\.?[a-z_.]*[a-z]")]
    private static partial Regex Asked();

    [GeneratedRegex("""customDimensions\[\\?"(\w+)\\?"\]""")]
    private static partial Regex Dimension();
}
