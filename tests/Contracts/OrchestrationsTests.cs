using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Durable;
using Omni.Pipeline.Ports;
using Omni.Tests.Runtime.Durable;
using Omni.Tests.Support;

namespace Omni.Tests.Contracts;

/// <summary>The embedded engine by way of its client, as functions have it.</summary>
public abstract class EngineContract(int keptReady) : OrchestrationsContract, IAsyncLifetime
{
    private readonly EngineRig _rig = new([typeof(EngineFunctions)], new() { KeptReady = keptReady });

    private protected override IOrchestrations Orchestrations => new ClientOrchestrations(_rig.Client);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    private protected override async Task UntilAsync(string instanceId, Func<OrchestrationState, bool> isSo)
    {
        while (true)
        {
            var change = _rig.Engine.NextChange(instanceId);
            if (isSo((await Orchestrations.GetAsync(instanceId, default))!))
            {
                return;
            }

            await change!.WaitAsync(EngineRig.Patience);
        }
    }
}

public sealed class EngineOrchestrationsTests() : EngineContract(keptReady: 100);

/// <summary>The same with every orchestration put away after each turn.</summary>
public sealed class PutAwayOrchestrationsTests() : EngineContract(keptReady: 0);

/// <summary>What scenario tests use in its place.</summary>
public sealed class FakeOrchestrationsContractTests : OrchestrationsContract
{
    private readonly FakeOrchestrations _fake = new(
        new FakeTimeProvider(PipelineRig.Start), new ServiceCollection().BuildServiceProvider(), typeof(FakeOrchestrationsContractTests).Assembly);

    private protected override IOrchestrations Orchestrations => _fake;

    private protected override async Task UntilAsync(string instanceId, Func<OrchestrationState, bool> isSo)
    {
        await _fake.SettleAsync();
        Assert.True(isSo((await _fake.GetAsync(instanceId, default))!));
    }
}
