namespace Omni.Pipeline.Search;

/// <summary>
/// Up to which message each conversation was read into the index. What comes behind it can't be there yet and need not be looked for, which costs
/// more than putting it in. Conversations that were not read lately are not known.
/// </summary>
internal sealed class LastSequences
{
    private const int MaxKnown = 100_000;

    private readonly Dictionary<string, long> _last = new(StringComparer.Ordinal);

    /// <summary>Whether a message can't be in the index yet. It is taken to be there from now on.</summary>
    public bool IsNew(string conversationId, long sequence)
    {
        if (_last.TryGetValue(conversationId, out var last))
        {
            _last[conversationId] = Math.Max(last, sequence);
            return sequence > last;
        }

        if (_last.Count >= MaxKnown)
        {
            _last.Clear();
        }

        _last.Add(conversationId, sequence);
        return false;
    }

    public void Clear() => _last.Clear();
}
