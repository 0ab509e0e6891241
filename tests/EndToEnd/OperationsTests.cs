using System.Text.Json.Nodes;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>What the page for operators is told while people talk.</summary>
public sealed class OperationsTests
{
    [Fact]
    public async Task The_page_shows_who_is_there_what_waits_and_how_long_messages_take()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        var visitor = await host.VisitorAsync();
        await visitor.SayAsync("hello");
        await agent.AssignedAsync("hello");
        await visitor.SayAsync("is my parcel here?");
        await agent.Events.MessageAsync("is my parcel here?");

        var now = await host.Admin.Api.GetAsync("api/operations");

        // The counters belong to the process, in which other tests run: at least what was done here. Gauges are this host's alone.
        Assert.True((long)now["totals"]!["accepted"]! >= 2);
        Assert.True((long)now["totals"]!["stored"]! >= 2);
        Assert.True((double)now["pushed"]!["p99Ms"]! > 0);
        Assert.True((double)now["stored"]!["p50Ms"]! > 0);
        Assert.Equal((2L, 1L), ((long)now["connections"]!["agents"]!, (long)now["connections"]!["visitors"]!));
        Assert.False((bool)now["storageFault"]!);
        Assert.True((long)now["diskFreeBytes"]! > 0);
        Assert.Equal(QueueNames.All, now["queues"]!.AsArray().Select(queue => (string)queue!["queue"]!));
        Assert.All(now["queues"]!.AsArray(), queue => Assert.Equal(0, (long)queue!["deadLetters"]!));
        Assert.True((double)Queue(now, QueueNames.Persist)["perSecond"]! > 0);
    }

    private static JsonNode Queue(JsonNode now, string name) => now["queues"]!.AsArray().Single(queue => (string)queue!["queue"]! == name)!;
}
