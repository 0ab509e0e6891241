namespace Omni.Functions.Access;

/// <summary>
/// A setting that names a Key Vault secret. App Service puts the secret in its place; where it can't, the setting stays as it is written in the template,
/// which is no secret at all and must never be taken for one.
/// </summary>
internal static class VaultReference
{
    /// <summary>What to do about it, to follow the setting's name.</summary>
    public const string Advice =
        "is a Key Vault reference that was not resolved: make the secret, and give the app's identity the role Key Vault Secrets User on the vault.";

    public static bool IsUnresolved(string value) => value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase);
}
