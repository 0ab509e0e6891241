using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Where somebody asks for a merge or its undoing and waits for the answer. The request is queued first, so that what a crash or an
/// outage leaves half done is finished; then it is done at once, which the queue finds done.
/// </summary>
public sealed class MergeDesk(CustomerMerges merges, IStageQueue queue)
{
    public async ValueTask<MergeStatus> AskAsync(MergeRequest request, CancellationToken ct)
    {
        await queue.SendAsync(
            QueueNames.Merge, new StageMessage(MergeRequest.Session, request.IsUndo ? request.MergeId + "-undo" : request.MergeId, request), ct);
        return await merges.RunAsync(request, ct);
    }
}
