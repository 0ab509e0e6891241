using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>Supervisors who take customers for one, rightly or not, and part them again.</summary>
internal sealed class MergersAtWork(SimWorld world, SimCalls calls)
{
    private bool _ending;
    private int _open;

    public bool IsDone => _ending && _open == 0;

    public void Begin()
    {
        for (var i = 0; i < world.Weather.Mergers; i++)
        {
            _ = WorkAsync($"m{i}");
        }
    }

    public void End() => _ending = true;

    private async Task WorkAsync(string supervisor)
    {
        _open++;
        while (!_ending)
        {
            await world.SleepAsync(world.Pause(500, 20_000));
            await (world.Random.Next(2) == 0 ? MergeAsync(supervisor) : UndoAsync(supervisor));
        }

        _open--;
    }

    private async Task MergeAsync(string supervisor)
    {
        // Whom somebody can know: one who raced to be a sender's first customer, and lost, was never shown.
        var links = world.Tables.Fake(TableNames.Identities);
        var customers = links.Partitions().Select(identity => links.Get(identity, "customer")!.Text("customer")).Distinct().ToList();
        if (customers.Count < 2)
        {
            return;
        }

        var (first, second) = (customers[world.Random.Next(customers.Count)], customers[world.Random.Next(customers.Count)]);
        await AskAsync(new MergeRequest(world.Ids.NewId(), first, second, "same-person", supervisor));
    }

    private async Task UndoAsync(string supervisor)
    {
        var table = world.Tables.Fake(TableNames.Customers);
        var merges = table.Partitions()
            .SelectMany(customer => table.Range(customer, RowRange.Prefix(CustomerRows.MergePrefix), RowLimits.MaxRange))
            .Select(MergeRecord.Of).Where(merge => merge.UndoneAt is null).ToList();
        if (merges.Count > 0)
        {
            var merge = merges[world.Random.Next(merges.Count)];
            await AskAsync(new MergeRequest(merge.Id, merge.HomeId, merge.MergedId, "another-person", supervisor, IsUndo: true));
        }
    }

    /// <summary>As CustomerMergesFunction does it.</summary>
    private async Task AskAsync(MergeRequest request) => await calls.AskAsync(
        async process =>
        {
            await process.Get<MergeDesk>().AskAsync(request, default);
            return true;
        },
        _ => { });
}
