using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Reads secrets that a Key Vault keeps, with the app's identity.</summary>
internal sealed class KeyVaultReferences(TokenCredential credential) : ISecretReferences
{
    // Of the public cloud, China, and the US government's. Any other host could be anybody's.
    private static readonly string[] Vaults = [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"];

    // Shorter than a webhook may take: the account that needs the secret is waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public bool Knows(Uri secret) =>
        secret.Scheme == Uri.UriSchemeHttps && secret.IsDefaultPort && secret.UserInfo.Length == 0
        && Vaults.Any(vault => secret.IdnHost.EndsWith(vault, StringComparison.OrdinalIgnoreCase))
        && KeyVaultSecretIdentifier.TryCreate(secret, out _);

    public async ValueTask<string?> ReadAsync(Uri secret, CancellationToken ct)
    {
        var named = new KeyVaultSecretIdentifier(secret);
        var options = new SecretClientOptions();
        options.Retry.MaxRetries = 1;
        options.Retry.NetworkTimeout = Patience;
        try
        {
            return (await new SecretClient(named.VaultUri, credential, options).GetSecretAsync(named.Name, named.Version, cancellationToken: ct)).Value.Value;
        }
        catch (RequestFailedException failure) when (failure.Status is 401 or 403 or 404)
        {
            return null;
        }
        catch (Exception failure) when (failure is RequestFailedException or AuthenticationFailedException)
        {
            throw new StorageUnavailableException("The key vault does not answer.", failure);
        }
    }
}
