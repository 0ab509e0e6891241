using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Customers;

/// <summary>What became of a merge or of its undoing.</summary>
public enum MergeStatus
{
    Done = 1,

    /// <summary>There is no such customer or merge, or the two are one for another reason.</summary>
    Missing,

    /// <summary>Nobody asked for it, and something speaks against it.</summary>
    Refused,
}

/// <summary>
/// Makes two customers one by saying of the one that it is part of the other, and undoes that by no longer saying so. Nothing that a
/// customer owns moves: not the identities, not the timeline, not a message. Every step may be repeated; a request in queue
/// <c>merge</c> repeats them until all are done.
/// </summary>
public sealed class CustomerMerges(CustomerStore customers, MergeStore merges, MergePlanner planner, ConversationJoining joining, TimeProvider time)
{
    public ValueTask<MergeStatus> RunAsync(MergeRequest request, CancellationToken ct) =>
        request.IsUndo ? UndoAsync(request, ct) : MergeAsync(request, ct);

    private async ValueTask<MergeStatus> MergeAsync(MergeRequest request, CancellationToken ct)
    {
        while (true)
        {
            if (await merges.FindAsync(request.FirstId, request.MergeId, ct) is { } begun)
            {
                return begun.UndoneAt is not null ? await ComeUndoneAsync(begun, ct) : begun.IsDone ? MergeStatus.Done : await FinishAsync(begun, ct);
            }

            if (await planner.PlanAsync(request.FirstId, request.SecondId, ct) is not { } plan)
            {
                // They may have become one by this very request, which another began after this one looked for it.
                if (await merges.FindAsync(request.FirstId, request.MergeId, ct) is null)
                {
                    return MergeStatus.Missing;
                }

                continue;
            }

            if (request.IsAutomatic && (plan.Conflict.Length > 0 || plan.WereParted))
            {
                return MergeStatus.Refused;
            }

            var record = new MergeRecord(
                request.MergeId, request.FirstId, plan.Survivor.Profile.Id, plan.Merged.Profile.Id, request.Reason, request.ByAgentId, time.GetUtcNow());
            await merges.TryBeginAsync(record, ct); // Not when it was begun before: then that one is finished in the next round.
        }
    }

    private async ValueTask<MergeStatus> FinishAsync(MergeRecord record, CancellationToken ct)
    {
        await merges.JoinAgainAsync(record.SurvivorId, record.MergedId, ct);
        await merges.AddMemberAsync(record, ct);
        var merged = await PointAsync(record, ct);

        // Another merge of the same customer was quicker, or there is no such customer any more: this one leads nowhere, and says so.
        var isOurs = merged?.MergeId == record.Id;
        if (isOurs)
        {
            await joining.JoinAsync(record, ct);
        }

        var done = record with { IsDone = true, UndoneAt = isOurs ? null : time.GetUtcNow(), UndoneBy = isOurs ? "" : MergeRecord.Superseded };
        if (await merges.TryReplaceAsync(done, ct))
        {
            return isOurs ? MergeStatus.Done : MergeStatus.Missing;
        }

        // Somebody finished it, or undid it before the customer was made part of the other: then that comes undone here.
        return await merges.FindAsync(record.HomeId, record.Id, ct) is { UndoneAt: not null } undone ? await ComeUndoneAsync(undone, ct) : MergeStatus.Done;
    }

    /// <summary>Says of the merged customer whom it is part of, unless it is part of somebody already or the merge was undone.</summary>
    private async ValueTask<CustomerProfile?> PointAsync(MergeRecord record, CancellationToken ct)
    {
        while (await customers.ProfileAsync(record.MergedId, ct) is { } profile)
        {
            if (profile.MergedInto.Length > 0
                || await merges.FindAsync(record.HomeId, record.Id, ct) is not { UndoneAt: null }
                || await customers.ErasedAtAsync(record.SurvivorId, ct) is not null)
            {
                return profile;
            }

            await customers.TryReplaceAsync(profile with { MergedInto = record.SurvivorId, MergeId = record.Id }, profile.ETag, ct);
        }

        return null;
    }

    private async ValueTask<MergeStatus> UndoAsync(MergeRequest request, CancellationToken ct)
    {
        if (await merges.FindAsync(request.FirstId, request.MergeId, ct) is not { } record)
        {
            return MergeStatus.Missing;
        }

        while (record.UndoneAt is null)
        {
            var undone = record with { UndoneAt = time.GetUtcNow(), UndoneBy = request.ByAgentId };
            if (await merges.TryReplaceAsync(undone, ct))
            {
                break;
            }

            record = (await merges.FindAsync(request.FirstId, request.MergeId, ct))!;
        }

        return await PartAsync(record, ct);
    }

    /// <summary>What this merge did before it was undone, or another one was quicker; nobody set the two apart who were made one by the other.</summary>
    private async ValueTask<MergeStatus> ComeUndoneAsync(MergeRecord record, CancellationToken ct)
    {
        if (!record.IsSuperseded)
        {
            return await PartAsync(record, ct);
        }

        await LetGoAsync(record, ct);
        return MergeStatus.Missing;
    }

    private async ValueTask<MergeStatus> PartAsync(MergeRecord record, CancellationToken ct)
    {
        await merges.PartAsync(record.SurvivorId, record.MergedId, ct);
        await LetGoAsync(record, ct);
        return MergeStatus.Done;
    }

    private async ValueTask LetGoAsync(MergeRecord record, CancellationToken ct)
    {
        // Written also when it points elsewhere, so that who would point it here, on a record from before, has to look again.
        await customers.UpdateAsync(
            record.MergedId, profile => profile.MergeId == record.Id ? profile with { MergedInto = "", MergeId = "" } : profile with { }, ct);
        await joining.PartAsync(record, ct);
    }
}
