using System.Runtime.CompilerServices;
using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Privacy;

/// <summary>A conversation's entries, some at a time, from the first: however long it is, little of it is in memory.</summary>
internal static class ConversationPages
{
    private const int Size = 500;

    public static async IAsyncEnumerable<IReadOnlyList<ConversationEntry>> ReadAsync(
        ConversationStore conversations, string id, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = 0L;
        while (await conversations.EntriesAsync(id, after, long.MaxValue, Size, ct) is { Count: > 0 } page)
        {
            yield return page;
            after = page[^1].Sequence;
        }
    }
}
