using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class IntentStageTests : IDisposable
{
    private const int FailedOpen = 1004;

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_text_is_understood()
    {
        var message = await PassAsync(_rig.Inbound("m1", text: "Where is my invoice? You charged me twice."));

        Assert.Equal(("en", "billing"), (message.Language, message.Intent));
        Assert.Equal(["billing"], message.Skills.AsEnumerable());
        _rig.Log.AssertClean();
    }

    [Fact]
    public async Task What_a_platform_heard_in_a_recording_is_understood()
    {
        var message = await PassAsync(_rig.Inbound("m1", text: "Where is my invoice? You charged me twice.") with { Kind = MessageKind.Voice });
        var unheard = _rig.Inbound("m2", text: "[voice]") with { Kind = MessageKind.Voice };

        Assert.Equal("billing", message.Intent);
        Assert.Equal(unheard, await PassAsync(unheard));
    }

    [Theory]
    [InlineData(MessageKind.Image)]
    [InlineData(MessageKind.Event)]
    public async Task What_is_no_text_is_not_read(MessageKind kind)
    {
        var message = _rig.Inbound("m1", text: "invoice, charged twice") with { Kind = kind };

        Assert.Equal(message, await PassAsync(message));
    }

    [Fact]
    public async Task A_blocked_message_is_not_read()
    {
        var message = _rig.Inbound("m1", text: "invoice, charged twice").With(MessageFlags.Blocked);

        Assert.Equal(message, await PassAsync(message));
    }

    [Fact]
    public async Task A_fault_of_the_rules_marks_the_message_and_lets_it_pass()
    {
        _rig.Log.Expect(FailedOpen);
        using var faulty = new Faulty(_rig.Time);
        var broken = new IntentStage(faulty, _rig.Log.CreateLogger<IntentStage>());

        var outcome = await broken.RunAsync(_rig.Inbound("m1"), default);

        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        Assert.True(outcome.Message!.Has(MessageFlags.IntentUnknown));
        Assert.Contains(_rig.Log.Lines, line => line.EventId == FailedOpen);
        _rig.Log.AssertClean();
    }

    [Fact]
    public async Task While_storage_is_away_the_message_waits()
    {
        _rig.Tables.FailNext(1);
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _rig.RunAsync(QueueNames.Intent, _rig.Inbound("m1")));
        Assert.Equal(OutcomeKind.Next, (await _rig.RunAsync(QueueNames.Intent, _rig.Inbound("m1"))).Kind);
    }

    private async Task<UnifiedMessage> PassAsync(UnifiedMessage message)
    {
        var outcome = await _rig.RunAsync(QueueNames.Intent, message);
        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        return outcome.Message!;
    }

    /// <summary>Understands nothing.</summary>
    private sealed class Faulty(TimeProvider time) : Current<Understander>(time)
    {
        protected override ValueTask<string> VersionAsync(CancellationToken ct) => new("");

        protected override ValueTask<Understander> MakeAsync(CancellationToken ct) => new(new Understander(null!, null, StarterModel.None));

        protected override void OnNotRefreshed(Exception exception) => throw exception;
    }
}
