using System.Collections.Concurrent;

namespace Omni.Pipeline.Access;

/// <summary>
/// Tokens whose signature was found good, so that a caller's next call need not pay for it again. Two generations: when the
/// younger one is full it becomes the elder, and what nobody asked for meanwhile is forgotten.
/// </summary>
internal sealed class ReadTokens
{
    private const int MaxPerGeneration = 8192;

    private ConcurrentDictionary<string, ReadToken> _younger = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, ReadToken> _elder = new(StringComparer.Ordinal);

    public ReadToken? Find(string token)
    {
        if (_younger.TryGetValue(token, out var found))
        {
            return found;
        }

        if (_elder.TryGetValue(token, out found))
        {
            Add(token, found);
        }

        return found;
    }

    public void Add(string token, ReadToken read)
    {
        var younger = _younger;
        if (younger.Count >= MaxPerGeneration && Interlocked.CompareExchange(ref _younger, new(StringComparer.Ordinal), younger) == younger)
        {
            _elder = younger;
        }

        _younger[token] = read;
    }
}

/// <param name="Caller">Whom it speaks for.</param>
/// <param name="NotBefore">From when it is good.</param>
/// <param name="Expires">From when it is not.</param>
internal sealed record ReadToken(Caller Caller, DateTime NotBefore, DateTime Expires);
