using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>Somebody on one account of one channel.</summary>
public readonly record struct ChannelIdentity(string Channel, string Account, string Address)
{
    /// <summary>Partition key: the three parts, escaped, so that no address can pose as another.</summary>
    public string Key => $"{Channel}:{RowLimits.KeyPart(Account)}:{RowLimits.KeyPart(Address)}";

    /// <summary>What to call the customer until somebody knows better: the channel and the end of the address.</summary>
    public string DefaultName => $"{Channel} {(Address.Length > 6 ? Address[^6..] : Address)}";

    /// <summary>The identity in its customer's partition, where the console lists them.</summary>
    internal Row ToRow(string customerId, DateTimeOffset since) => new Row(customerId, CustomerRows.IdentityPrefix + Key)
        .Set("channel", Channel)
        .Set("account", Account)
        .Set("address", Address)
        .Set("since", since);
}
