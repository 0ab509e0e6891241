namespace Omni.Pipeline.Search;

/// <summary>Something whose documents have to be made anew.</summary>
public abstract record SearchChange
{
    private SearchChange()
    {
    }

    /// <param name="Id">The conversation.</param>
    /// <param name="From">The first sequence that is new.</param>
    public sealed record OfConversation(string Id, long From) : SearchChange;

    /// <param name="Id">The customer.</param>
    public sealed record OfCustomer(string Id) : SearchChange;
}
