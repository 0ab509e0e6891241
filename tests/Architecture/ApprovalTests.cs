using System.Reflection;
using Microsoft.Extensions.Configuration;
using Omni.Pipeline.Ports;
using Omni.Runtime.Functions;
using Omni.Tests.Support;

namespace Omni.Tests.Architecture;

public sealed class ApprovalTests
{
    [Fact]
    public void Wire_names_are_the_approved_ones() => Approval.Check("WireNames.approved.txt", WireNames());

    [Fact]
    public void The_stand_in_has_the_approved_surface() => Approval.Check("Sdk.approved.txt", PublicSurface.Of(Assembly.Load("Omni.Sdk")));

    [Fact]
    public void A_name_that_changed_shows_as_one_gone_and_one_new() =>
        Assert.Equal(["- queue dedupe", "+ queue deduplicate"], Approval.Difference(["queue dedupe", "queue push"], ["queue deduplicate", "queue push"]));

    private static IEnumerable<string> WireNames()
    {
        var catalog = FunctionCatalog.Read([.. Assembly.Load("Omni.Functions").GetTypes(), .. Assembly.Load("Omni.Durable").GetTypes()], new ConfigurationBuilder().Build());
        IEnumerable<string> names =
        [
            .. catalog.Functions.Select(function => $"function {function.Name}"),
            .. catalog.Of<HttpTrigger>().Select(http => $"route {string.Join(' ', http.Trigger.Verbs.Order(StringComparer.Ordinal))} {http.Trigger.Route}"),
            .. catalog.Of<QueueTrigger>().Select(queue => $"consumer {queue.Trigger.Queue} {queue.Function.Name}"),
            .. QueueNames.All.Select(name => $"queue {name}"),
            .. TableNames.All.Select(name => $"table {name}"),
            .. FeedNames.AgentEvents.Select(name => $"agent-event {name}"),
            .. FeedNames.VisitorEvents.Select(name => $"visitor-event {name}"),
            $"hub {FeedNames.Hub}",
            $"group {FeedNames.AgentsGroup}",
            $"user {FeedNames.Agent("ID")}",
            $"user {FeedNames.Visitor("ID")}",
        ];
        return names.Order(StringComparer.Ordinal);
    }
}
