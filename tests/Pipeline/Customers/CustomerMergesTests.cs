using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Customers;

public sealed class CustomerMergesTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_merge_that_another_overtook_sets_nobody_apart_however_often_it_is_run()
    {
        var (customers, merges) = (_rig.Get<CustomerStore>(), _rig.Get<MergeStore>());
        var first = (await customers.ResolveAsync(new("web", "main", "v1"), "", default)).OriginId;
        var second = (await customers.ResolveAsync(new("web", "main", "v2"), "", default)).OriginId;
        Assert.Equal(MergeStatus.Done, await RunAsync("quicker", first, second));
        var quicker = (await merges.FindAsync(first, "quicker", default))!;
        // Begun when the two were still two.
        Assert.True(await merges.TryBeginAsync(quicker with { Id = "slower", IsDone = false, ETag = "" }, default));

        Assert.Equal(MergeStatus.Missing, await RunAsync("slower", first, second));
        Assert.Equal(MergeStatus.Missing, await RunAsync("slower", first, second));

        Assert.False(await merges.AreApartAsync([first], [second], default));
        Assert.Equal(quicker.SurvivorId, (await customers.CurrentAsync(quicker.MergedId, default)).Id);
    }

    private async Task<MergeStatus> RunAsync(string id, string first, string second) =>
        await _rig.Get<CustomerMerges>().RunAsync(new MergeRequest(id, first, second, "test", "boss"), default);
}
