using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Customers;

public sealed class CustomerBlocksTests : IDisposable
{
    private static readonly Outcome Blocked = Outcome.Dropped("sender-blocked");

    private readonly PipelineRig _rig = new();

    private CustomerBlocks Blocks => _rig.Get<CustomerBlocks>();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_blocked_customers_messages_are_dropped_and_leave_nothing()
    {
        var customer = await PassAsync("d1");
        await Blocks.BlockAsync(customer, "abuse", null, "s1", default);
        var writes = 0;
        _rig.Tables.Before = call =>
        {
            writes += call.Operation is TableOperation.Write or TableOperation.Batch ? 1 : 0;
            return ValueTask.CompletedTask;
        };

        Assert.Equal(Blocked, await ReceiveAsync("d2"));
        Assert.Equal(0, writes);
    }

    [Fact]
    public async Task What_was_taken_before_the_block_goes_its_way()
    {
        var customer = await PassAsync("d1");
        await Blocks.BlockAsync(customer, "abuse", null, "s1", default);

        Assert.Equal(OutcomeKind.Next, (await ReceiveAsync("d1")).Kind);
    }

    [Fact]
    public async Task Let_in_again_the_customer_may_say_what_was_dropped()
    {
        var customer = await PassAsync("d1");
        await Blocks.BlockAsync(customer, "abuse", null, "s1", default);
        await ReceiveAsync("d2");
        Assert.Equal("", (await Blocks.UnblockAsync(customer, "s1", default))!.BlockedReason);

        Assert.Equal(OutcomeKind.Next, (await ReceiveAsync("d2")).Kind);
    }

    [Fact]
    public async Task A_block_with_an_end_is_over_when_its_time_is_and_its_note_goes_with_the_next_change()
    {
        var customer = await PassAsync("d1");
        await Blocks.BlockAsync(customer, "abuse", _rig.Time.GetUtcNow() + TimeSpan.FromHours(1), "s1", default);
        Assert.Equal(Blocked, await ReceiveAsync("d2"));

        _rig.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(OutcomeKind.Next, (await ReceiveAsync("d2")).Kind);
        var profile = await _rig.Get<CustomerStore>().UpdateAsync(customer, it => it with { Name = "Jo" }, default);
        Assert.Equal(("", null), (profile!.BlockedReason, profile.BlockedUntil));
    }

    [Fact]
    public async Task Nobody_else_is_blocked()
    {
        await Blocks.BlockAsync(await PassAsync("d1"), "abuse", null, "s1", default);

        Assert.Equal(OutcomeKind.Next, (await ReceiveAsync("d2", "v2")).Kind);
    }

    [Fact]
    public async Task A_block_holds_for_all_who_are_one_customer_whichever_is_named()
    {
        var (root, member) = await MergedAsync();

        var noted = await Blocks.BlockAsync(member, "abuse", null, "s1", default);

        Assert.Equal(root, noted!.Id);
        Assert.Equal((Blocked, Blocked), (await ReceiveAsync("d3", "v1"), await ReceiveAsync("d4", "v2")));
    }

    [Fact]
    public async Task A_merge_is_no_way_back_in_for_who_was_blocked_and_no_way_out_for_the_other()
    {
        var member = await PassAsync("d1", "v1");
        var root = await PassAsync("d2", "v2");
        await Blocks.BlockAsync(member, "abuse", null, "s1", default);
        await PointAsync(member, root);

        Assert.Equal(Blocked, await ReceiveAsync("d3", "v1"));
        Assert.Equal(OutcomeKind.Next, (await ReceiveAsync("d4", "v2")).Kind);
    }

    [Fact]
    public async Task Letting_in_lets_in_everybody_who_is_part_of_the_customer()
    {
        var (root, member) = await MergedAsync();
        await _rig.Get<CustomerStore>().UpdateAsync(member, profile => profile with { BlockedReason = "before the merge" }, default);
        await Blocks.BlockAsync(root, "abuse", null, "s1", default);

        await Blocks.UnblockAsync(member, "s1", default);

        Assert.Equal((OutcomeKind.Next, OutcomeKind.Next), ((await ReceiveAsync("d3", "v1")).Kind, (await ReceiveAsync("d4", "v2")).Kind));
    }

    [Fact]
    public async Task Who_is_not_there_can_not_be_blocked()
    {
        Assert.Null(await Blocks.BlockAsync("nobody", "abuse", null, "s1", default));
        Assert.Null(await Blocks.UnblockAsync("nobody", "s1", default));
    }

    private async Task<(string Root, string Member)> MergedAsync()
    {
        var member = await PassAsync("d1", "v1");
        var root = await PassAsync("d2", "v2");
        await PointAsync(member, root);
        return (root, member);
    }

    private async Task PointAsync(string member, string root)
    {
        await _rig.Tables.Get(TableNames.Customers).WriteAsync(RowChange.Upsert(new Row(root, $"member:{member}").Set("member", member)), default);
        await _rig.Get<CustomerStore>().UpdateAsync(member, profile => profile with { MergedInto = root, MergeId = "m1" }, default);
    }

    private ValueTask<Outcome> ReceiveAsync(string id, string sender = "v1") => _rig.RunAsync(QueueNames.Dedupe, _rig.Inbound(id, sender));

    private async Task<string> PassAsync(string id, string sender = "v1") => (await ReceiveAsync(id, sender)).Message!.CustomerId;
}
