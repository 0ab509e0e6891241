using System.Security.Cryptography;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platform's access tokens: the same until it expires or another is forced; inside the last five minutes old and new.</summary>
internal sealed class LoopbackTokens(TimeProvider time, TimeSpan lifetime)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DateTimeOffset> _expiresAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);
    private string _current = "";
    private int _requests;
    private int _forced;

    /// <summary>How often one was asked for.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How often another one was forced.</summary>
    public int Forced => Volatile.Read(ref _forced);

    public (string Token, int ExpiresIn) Get(bool force)
    {
        Interlocked.Increment(ref _requests);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var left = _expiresAt.TryGetValue(_current, out var until) ? until - now : TimeSpan.Zero;
            if (force)
            {
                _forced++;
                _expiresAt.Remove(_current);
            }

            if (force || left <= Overlap)
            {
                _current = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
                _expiresAt[_current] = now + lifetime;
                left = lifetime;
            }

            return (_current, (int)left.TotalSeconds);
        }
    }

    /// <summary>0 when the token is good.</summary>
    public int Check(string token)
    {
        lock (_gate)
        {
            return token.Length == 0 ? 41001
                : !_expiresAt.TryGetValue(token, out var until) || _revoked.Contains(token) ? 40001
                : until <= time.GetUtcNow() ? 42001
                : 0;
        }
    }

    /// <summary>Ends the current one; the next request gets another.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _expiresAt[_current] = time.GetUtcNow();
        }
    }

    /// <summary>Refuses the current one from now on, and still hands it out to whoever does not force another.</summary>
    public void Revoke()
    {
        lock (_gate)
        {
            _revoked.Add(_current);
        }
    }
}
