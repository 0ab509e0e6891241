using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels;

/// <summary>How the secret settings are kept: sealed for their account and name, and those that somebody else keeps as a reference.</summary>
public sealed class SettingSecrets(ISecretProtector protector, ISecretReferences references, TimeProvider time, ILogger<SettingSecrets> logger)
{
    /// <summary>Begins a value that says where the secret is: <c>@keyvault:https://…</c>.</summary>
    public const string ReferencePrefix = "@keyvault:";

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    // While its keeper is away the last known one is used: a vault's outage must not close a channel.
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public static bool IsReference(string value) => value.StartsWith(ReferencePrefix, StringComparison.Ordinal);

    /// <summary>Whether this host can read what a reference names.</summary>
    public bool Knows(string reference) => AddressOf(reference) is { } address && references.Knows(address);

    public string Seal(string channel, string account, string name, string value) => protector.Protect(Purpose(channel, account, name), value);

    /// <summary>Null when it can't be opened.</summary>
    public string? Open(string channel, string account, string name, string sealedText)
    {
        var value = protector.Unprotect(Purpose(channel, account, name), sealedText);
        if (value is null)
        {
            logger.SecretUnreadable(channel, account, name);
        }

        return value;
    }

    /// <summary>What a reference leads to, at most five minutes old; null when its keeper does not give it.</summary>
    public async ValueTask<string?> FollowAsync(string channel, string account, string name, string reference, CancellationToken ct)
    {
        var known = _known.GetValueOrDefault(reference);
        if (known is not null && time.GetElapsedTime(known.ReadAt) < Freshness)
        {
            return known.Value;
        }

        if (AddressOf(reference) is not { } address || !references.Knows(address))
        {
            logger.SecretUnreadable(channel, account, name);
            return null;
        }

        try
        {
            known = new(await references.ReadAsync(address, ct), time.GetTimestamp());
        }
        catch (StorageUnavailableException)
        {
            // Asked again after the same while, so that no call waits for a vault that is away.
            known = new(known?.Value, time.GetTimestamp());
        }

        _known[reference] = known;
        if (known.Value is null)
        {
            logger.SecretUnreadable(channel, account, name);
        }

        return known.Value;
    }

    private static Uri? AddressOf(string reference) =>
        IsReference(reference) && Uri.TryCreate(reference[ReferencePrefix.Length..], UriKind.Absolute, out var address) ? address : null;

    private static string Purpose(string channel, string account, string name) => $"channels/{channel}/{account}/{name}";

    private sealed record Known(string? Value, long ReadAt);
}
