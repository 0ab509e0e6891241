using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Omni.Pipeline.Ports;

namespace Omni.Runtime;

/// <summary>Seals by ASP.NET Core's Data Protection, whose keys change by themselves and stay good for what they sealed.</summary>
internal sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    // Part of every purpose, for ever: what was sealed under another one does not open.
    private const string Product = "Omni.Secrets";

    public string Protect(string purpose, string clear) => provider.CreateProtector(Product, purpose).Protect(clear);

    public string? Unprotect(string purpose, string sealedText)
    {
        try
        {
            return provider.CreateProtector(Product, purpose).Unprotect(sealedText);
        }
        catch (CryptographicException)
        {
            // How it says: not ours, changed, of another purpose, or the key is gone.
            return null;
        }
    }
}
