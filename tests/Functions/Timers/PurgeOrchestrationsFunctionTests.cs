using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Omni.Functions.Timers;
using Omni.Pipeline.Privacy;
using Omni.Tests.Runtime.Durable;

namespace Omni.Tests.Functions.Timers;

public sealed class PurgeOrchestrationsFunctionTests
{
    [Fact]
    public async Task What_ended_and_began_long_ago_is_forgotten_and_nothing_else()
    {
        await using var rig = new EngineRig([typeof(EngineFunctions)]);
        await rig.StartAsync("Waiter", "old-and-running");
        await EndedAsync(rig, "old");
        await rig.StartAsync("Faulty", "old-and-failed");
        await rig.EndAsync("old-and-failed");
        rig.Time.Advance(TimeSpan.FromDays(7));
        await EndedAsync(rig, "young");
        rig.Time.Advance(TimeSpan.FromMinutes(1));

        await new PurgeOrchestrationsFunction(Options.Create(new RetentionOptions()), rig.Time, NullLogger<PurgeOrchestrationsFunction>.Instance)
            .RunAsync(new(), rig.Client, default);

        var left = new List<string>();
        await foreach (var one in rig.Client.GetAllInstancesAsync())
        {
            left.Add(one.InstanceId);
        }

        Assert.Equal(["old-and-running", "young"], left);
    }

    private static async Task EndedAsync(EngineRig rig, string id)
    {
        await rig.StartAsync("Waiter", id);
        await rig.Client.RaiseEventAsync(id, "go", "");
        await rig.EndAsync(id);
    }
}
