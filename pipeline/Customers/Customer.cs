namespace Omni.Pipeline.Customers;

/// <summary>A person who writes to the company.</summary>
/// <param name="Id">Never changes, also when customers are merged: the id of the one that stays stands for all.</param>
/// <param name="Name">What to call the person.</param>
public sealed record Customer(string Id, string Name)
{
    /// <summary>Nothing more is taken from this customer, or from the one of whom it was asked.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>There is only the id: the customer was erased, or is just being made.</summary>
    public bool IsMissing { get; init; }
}

/// <summary>Whose a channel identity is.</summary>
/// <param name="OriginId">The customer that was made for it. Stays, so that a merge can be undone.</param>
/// <param name="Current">Whom that customer is part of now; the same, when never merged.</param>
public readonly record struct KnownCustomer(string OriginId, Customer Current)
{
    /// <summary>When somebody who wrote from here before was erased: what was written until then is not this customer's. Null: nobody was.</summary>
    public DateTimeOffset? NotBefore { get; init; }
}
