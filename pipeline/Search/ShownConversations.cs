using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>
/// How conversations are in the index since the last commit. What each message changes of one, its last words and their time, waits for the next commit:
/// a busy conversation would be put in with every message, and its messages are found by themselves. Whose it is and who may read it never waits.
/// </summary>
internal sealed class ShownConversations
{
    /// <summary>Past it all are shown again: a catch-up commits only at its end.</summary>
    private const int MaxShown = 50_000;

    private readonly Dictionary<string, SearchDocument> _shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    /// <summary>Whether a conversation as it is now may wait; else it counts as shown so.</summary>
    public bool MayWait(SearchDocument now)
    {
        if (_shown.TryGetValue(now.Conversation, out var shown) && shown.Generation == now.Generation && shown.Customer == now.Customer
            && shown.Channel == now.Channel && shown.Readers.SequenceEqual(now.Readers, StringComparer.Ordinal))
        {
            _waiting.Add(now.Conversation);
            return true;
        }

        if (_shown.Count >= MaxShown)
        {
            Forget();
        }

        _shown[now.Conversation] = now;
        _waiting.Remove(now.Conversation);
        return false;
    }

    /// <summary>Those that wait. Nothing is known to be shown any more.</summary>
    public IReadOnlyList<string> TakeWaiting()
    {
        string[] waiting = [.. _waiting];
        _waiting.Clear();
        Forget();
        return waiting;
    }

    /// <summary>Something was taken out of the index, or lost with it.</summary>
    public void Forget() => _shown.Clear();
}
