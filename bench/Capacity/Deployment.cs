namespace Omni.Bench.Capacity;

/// <summary>What a deployment has of the services that ration, and how its messages go.</summary>
/// <param name="Name">For people.</param>
/// <param name="Hops">Queues that a message goes through: each is one send and one receive.</param>
/// <param name="TableTransactions">Reads and writes of one message, spread evenly over its hops.</param>
/// <param name="Namespaces">Service Bus namespaces; more than one is not built.</param>
/// <param name="BrokerRate">What one namespace serves a second: operations (Standard) or bytes (Premium).</param>
/// <param name="BrokerCost">What one operation takes of that.</param>
/// <param name="Accounts">Storage accounts; more than one is not built.</param>
internal sealed record Deployment(string Name, int Hops, double TableTransactions, int Namespaces, double BrokerRate, double BrokerCost, int Accounts)
{
    /// <summary>Operations a second of a Standard namespace.</summary>
    public const double StandardOperations = 1_000;

    /// <summary>Bytes a second of one messaging unit, the documented order of magnitude.</summary>
    public const double UnitBytes = 4_000_000;

    /// <summary>Transactions a second of one storage account.</summary>
    public const double AccountTransactions = 20_000;

    /// <summary>Of one queued message with its properties. A send and a receive carry it once each; the limit counts what passes once.</summary>
    public const double MessageBytes = 1_000;

    public static Deployment Standard(string name, int hops, double transactions) => new(name, hops, transactions, 1, StandardOperations, 1, 1);

    public static Deployment Premium(string name, int hops, double transactions, int units, int namespaces = 1, int accounts = 1) =>
        new(name, hops, transactions, namespaces, UnitBytes * units, MessageBytes / 2, accounts);
}
