using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Omni.Tests.Support;

namespace Omni.Tests.Infra;

/// <summary>Decision 0029: nothing listens to what browsers would say on the hub, so SignalR Service is told of nobody who would.</summary>
public sealed class UpstreamTests
{
    [Fact]
    public void No_function_listens_on_the_hub() => Assert.DoesNotContain(
        new[] { Assembly.Load("Omni.Functions"), Assembly.Load("Omni.Durable") }
            .SelectMany(assembly => assembly.GetTypes()).SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>()),
        trigger => trigger.GetType().Name.Contains("SignalR", StringComparison.Ordinal));

    [Fact]
    public void The_service_has_no_upstream() =>
        Assert.DoesNotContain("upstream", File.ReadAllText(Path.Combine(RepositoryFiles.Root, "infra", "app", "realtime.bicep")), StringComparison.OrdinalIgnoreCase);
}
