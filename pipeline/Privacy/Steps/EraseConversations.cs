using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseConversations(ConversationStore conversations) : IErasureStep
{
    public string Name => ErasureSteps.Conversations;

    /// <summary>Rows of all kinds: heads, messages, what was to be sent, decisions, how far was read.</summary>
    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Conversations)
        {
            removed += await conversations.RemoveAsync(id, ct);
        }

        return removed;
    }
}
