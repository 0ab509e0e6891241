namespace Omni.Pipeline.Search;

/// <summary>
/// Up to which message each conversation was read into the index. What comes behind it can't be there yet and need not be looked for, which costs
/// more than putting it in. Conversations that this process has not read, or not lately, are not known: of them everything may be there.
/// </summary>
internal sealed class LastSequences
{
    private const int MaxKnown = 100_000;

    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <summary>The last message that may be in the index, to ask before a conversation is read: a reading is not behind itself.</summary>
    public long Of(string conversationId) => _last.GetValueOrDefault(conversationId, long.MaxValue);

    /// <summary>Notes a message as put in.</summary>
    public void Note(string conversationId, long sequence)
    {
        if (_last.Count >= MaxKnown)
        {
            _last.Clear();
        }

        _last[conversationId] = Math.Max(sequence, _last.GetValueOrDefault(conversationId));
    }
}
