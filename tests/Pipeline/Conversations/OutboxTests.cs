using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

public sealed class OutboxTests : IDisposable
{
    private readonly PipelineRig _rig = new(new FakeTimeProvider(PipelineRig.Start));

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(true, "p2", true)] // The process that claimed it has ended.
    [InlineData(true, "p1", false)]
    [InlineData(false, "p2", false)] // It may be sending at this moment.
    public async Task A_claim_holds_until_it_ends_unless_its_process_is_gone_for_sure(bool isAlone, string process, bool isFree)
    {
        var sequence = await PendingAsync();
        var before = Outbox("p1", isAlone);
        Assert.NotNull(await before.ClaimAsync((await before.LowestAsync("c-1", "web", default))!, "web", default));

        var after = Outbox(process, isAlone);
        var found = (await after.LowestAsync("c-1", "web", default))!;

        Assert.Equal(sequence, found.Sequence);
        Assert.Equal(isFree, await after.ClaimAsync(found, "web", default) is { Attempts: 2 });
    }

    [Fact]
    public async Task A_rest_after_a_failed_try_is_kept_by_the_next_process_too()
    {
        await PendingAsync();
        var before = Outbox("p1", isAlone: true);
        var claimed = await before.ClaimAsync((await before.LowestAsync("c-1", "web", default))!, "web", default);
        await before.ReleaseAsync(claimed!, "web", PipelineRig.Start.AddMinutes(5), default);

        var after = Outbox("p2", isAlone: true);

        Assert.Null(await after.ClaimAsync((await after.LowestAsync("c-1", "web", default))!, "web", default));
    }

    private async Task<long> PendingAsync()
    {
        var conversation = await _rig.OpenAsync("c", ConversationState.Active);
        await _rig.RunAsync(QueueNames.Persist, _rig.Outbound("m1", conversation));
        return (await _rig.HeadAsync(conversation.Id)).LastSequence;
    }

    private Outbox Outbox(string process, bool isAlone) => new(_rig.Tables, new Deliverer(process, isAlone), _rig.Time);
}
