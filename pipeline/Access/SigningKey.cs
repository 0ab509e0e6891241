namespace Omni.Pipeline.Access;

/// <summary>The deployment's own secret, made at first start (embedded) or kept in Key Vault (Azure). At least 32 bytes.</summary>
public sealed class SigningKey
{
    private readonly byte[] _bytes;

    public SigningKey(byte[] bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length, 32);
        _bytes = bytes;
    }

    public byte[] ToArray() => [.. _bytes];
}
