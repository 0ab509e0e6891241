using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Omni.Durable.CompensateDelivery;

/// <summary>Names of the orchestration that compensates a delivery; stored, never renamed.</summary>
public static class CompensateNames
{
    public const string Orchestrator = "CompensateDelivery";
    public const string Try = "CompensateDeliveryTry";
    public const string End = "CompensateDeliveryEnd";

    private const string Prefix = "compensate-";
    private const int MaxLength = 100;

    /// <summary>One for each message; asked for again, it is the same.</summary>
    public static string InstanceOf(string conversationId, long sequence)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{conversationId}-{sequence}");
        return id.Length <= MaxLength ? id : Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
    }
}
