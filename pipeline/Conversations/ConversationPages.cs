using System.Runtime.CompilerServices;

namespace Omni.Pipeline.Conversations;

/// <summary>A conversation's entries, some at a time: however long it is, little of it is in memory.</summary>
internal static class ConversationPages
{
    private const int Size = 500;

    public static IAsyncEnumerable<IReadOnlyList<ConversationEntry>> ReadAsync(ConversationStore conversations, string id, CancellationToken ct) =>
        ReadAsync(conversations, id, 0, ct);

    /// <param name="conversations">Where it is.</param>
    /// <param name="id">Which.</param>
    /// <param name="after">The sequence behind which it begins; 0: from the first.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async IAsyncEnumerable<IReadOnlyList<ConversationEntry>> ReadAsync(
        ConversationStore conversations, string id, long after, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await conversations.EntriesAsync(id, after, long.MaxValue, Size, ct) is { Count: > 0 } page)
        {
            yield return page;
            after = page[^1].Sequence;
        }
    }
}
