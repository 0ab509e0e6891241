using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseMarks(ConversationStore conversations, CustomerTimeline timeline, MessageRemains remains) : IErasureStep
{
    public string Name => ErasureSteps.Marks;

    /// <summary>
    /// After a merge that was undone, messages of the other stand in their conversations and go with these; what leads there goes here, as long as
    /// it says whose they are: the marks, and the places in the other's timeline.
    /// </summary>
    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Conversations)
        {
            await foreach (var page in ConversationPages.ReadAsync(conversations, id, ct))
            {
                removed += await remains.RemoveMarksAsync(page, erasure.IsTheirs, ct);
                await timeline.ForgetAsync(id, page, [], ct);
            }
        }

        return removed;
    }
}
