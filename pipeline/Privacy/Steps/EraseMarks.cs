using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseMarks(ConversationStore conversations, MessageRemains remains) : IErasureStep
{
    public string Name => ErasureSteps.Marks;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Conversations)
        {
            await foreach (var page in ConversationPages.ReadAsync(conversations, id, ct))
            {
                removed += await remains.RemoveMarksAsync(page, erasure.Ids, ct);
            }
        }

        return removed;
    }
}
