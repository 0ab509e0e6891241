using System.Text.Json;
using System.Text.RegularExpressions;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Infra;

/// <summary>The manifest for Kubernetes names what the code has, as the templates do.</summary>
public sealed class KubernetesTests
{
    private static readonly string Manifest = Read("infra", "kubernetes", "omni.yaml");

    [Fact]
    public void Every_queue_scales_the_stages() => Assert.Equal(
        QueueNames.All.Order(StringComparer.Ordinal), Regex.Matches(Manifest, "queueName: ([a-z]+),").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Ingress_runs_no_function_that_is_not_HTTP()
    {
        using var list = JsonDocument.Parse(Read("infra", "app", "functions.json"));
        Assert.Equal(
            list.RootElement.GetProperty("work").EnumerateArray().Select(name => name.GetString()!),
            Regex.Matches(Manifest, "AzureWebJobs_([A-Za-z]+)_Disabled").Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Every_setting_that_a_start_demands_is_there() =>
        Assert.All(AzureSettings.Names, name => Assert.Contains(name, Manifest, StringComparison.Ordinal));

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([RepositoryFiles.Root, .. path]));
}
