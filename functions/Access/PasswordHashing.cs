using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Omni.Functions.Access;

/// <summary>
/// Makes and checks password hashes. One check keeps a core busy for long on purpose, so only some run at once: a flood of
/// sign-ins must not stop the messages.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int GeneratedLength = 20;

    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly object _nobody = new();
    private readonly Lazy<string> _standIn;

    public PasswordHashing(IOptions<AccessOptions> options)
    {
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordRounds }));
        _standIn = new(() => _hasher.HashPassword(_nobody, Generate()));
    }

    /// <summary>A password that nobody has to invent: 116 bits, no letters that look alike.</summary>
    public static string Generate() => RandomNumberGenerator.GetString(Alphabet, GeneratedLength);

    public async ValueTask<string> HashAsync(string password, CancellationToken ct)
    {
        await _cores.WaitAsync(ct);
        try
        {
            return _hasher.HashPassword(_nobody, password);
        }
        finally
        {
            _cores.Release();
        }
    }

    /// <summary>Takes as long when there is no hash (empty) as when there is one.</summary>
    internal async ValueTask<PasswordVerdict> VerifyAsync(string hash, string password, CancellationToken ct)
    {
        await _cores.WaitAsync(ct);
        try
        {
            var verdict = _hasher.VerifyHashedPassword(_nobody, hash.Length == 0 ? _standIn.Value : hash, password);
            return hash.Length == 0 ? PasswordVerdict.Wrong : verdict switch
            {
                PasswordVerificationResult.Success => PasswordVerdict.Right,
                PasswordVerificationResult.SuccessRehashNeeded => PasswordVerdict.RightButWeak,
                PasswordVerificationResult.Failed => PasswordVerdict.Wrong,
            };
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();
}

/// <summary>What a password is.</summary>
internal enum PasswordVerdict
{
    Wrong = 1,

    Right,

    /// <summary>Right, and its hash should be made again with today's rounds.</summary>
    RightButWeak,
}
