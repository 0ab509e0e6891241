namespace Omni.Pipeline.Ports;

/// <summary>Secrets that somebody else keeps, such as a Key Vault; a host that knows no such place knows no reference.</summary>
public interface ISecretReferences
{
    /// <summary>Whether this host would ask for it. An address elsewhere is never asked: the question carries the host's identity.</summary>
    bool Knows(Uri secret);

    /// <summary>The secret as it is now; null when it is not there or the host may not read it.</summary>
    /// <exception cref="StorageUnavailableException">Its keeper does not answer.</exception>
    ValueTask<string?> ReadAsync(Uri secret, CancellationToken ct);
}

/// <summary>For a host beside which nobody keeps secrets.</summary>
internal sealed class NoSecretReferences : ISecretReferences
{
    public bool Knows(Uri secret) => false;

    public ValueTask<string?> ReadAsync(Uri secret, CancellationToken ct) => ValueTask.FromResult<string?>(null);
}
