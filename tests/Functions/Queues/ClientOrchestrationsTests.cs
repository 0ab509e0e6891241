using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Durable;
using Omni.Pipeline;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Queues;

public sealed class ClientOrchestrationsTests
{
    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.ResourceExhausted)]
    public async Task An_outage_of_what_keeps_orchestrations_is_one_of_storage(StatusCode status)
    {
        var orchestrations = new ClientOrchestrations(new AwayClient(status));

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await orchestrations.StartAsync("Words", "id", "input", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await orchestrations.RaiseAsync("id", "event", null, default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await orchestrations.GetAsync("id", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await orchestrations.TerminateAsync("id", "", default));
    }

    [Fact]
    public async Task Another_refusal_stays_what_it_is() => await Assert.ThrowsAsync<RpcException>(
        async () => await new ClientOrchestrations(new AwayClient(StatusCode.InvalidArgument)).StartAsync("Words", "id", "input", default));

    [Fact]
    public async Task A_request_that_begins_an_orchestration_waits_an_outage_out()
    {
        var client = new AwayClient(StatusCode.Unavailable) { Failures = 2 };
        var runner = new StageRunner(
            [], new FakeStageQueue(), Options.Create(new PipelineOptions { TransientPause = TimeSpan.Zero }), new FakeTimeProvider(), NullLogger<StageRunner>.Instance);

        var begun = runner.PatientlyAsync(token => new ClientOrchestrations(client).StartAsync("Words", "id", "input", token), default);

        Assert.Equal((StartOutcome.Started, 3), (await begun, client.Calls));
    }

    private sealed class AwayClient(StatusCode status) : DurableTaskClient("away")
    {
        public int Failures { get; init; } = int.MaxValue;

        public int Calls { get; private set; }

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
            ++Calls > Failures ? Task.FromResult("id") : throw Away();

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw Away();

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Away();

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Away();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Away();

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw Away();

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw Away();

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw Away();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private RpcException Away() => new(new Status(status, "away"));
    }
}
