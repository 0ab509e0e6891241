namespace Omni.Pipeline.Search;

/// <summary>
/// Where the rest of Omni says that something changed which can be searched for. Notes it in a row, at most once in ten minutes for the
/// same conversation, and leaves the index for later: nobody waits for it, and nothing is lost when it is away.
/// </summary>
public sealed class SearchFeed(SearchChanges changes, SearchPending pending)
{
    /// <summary>Call it when the message is written; it may be said again.</summary>
    /// <param name="conversationId">Which conversation.</param>
    /// <param name="sequence">The message; of a change of who has the conversation, its last one.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask ConversationChangedAsync(string conversationId, long sequence, CancellationToken ct) =>
        TellAsync(new SearchChange.OfConversation(conversationId, Math.Max(1, sequence)), ct);

    /// <summary>Call it after a customer's name, fields, labels, identities or identifiers were written.</summary>
    public ValueTask CustomerChangedAsync(string customerId, CancellationToken ct) => TellAsync(new SearchChange.OfCustomer(customerId), ct);

    private async ValueTask TellAsync(SearchChange change, CancellationToken ct)
    {
        // The note first: what is taken from memory then never is the only trace.
        await changes.NoteAsync(change, ct);
        pending.Add(change);
    }
}
