namespace Omni.Pipeline.Conversations;

/// <summary>
/// Shows a customer's new name where the agents look: in the conversation that goes on. Earlier ones keep the name that they were
/// held under.
/// </summary>
public sealed class CustomerNaming(ConversationOpener opener, ConversationStore conversations, ConversationActions actions)
{
    /// <summary>May run again, and for a customer who never wrote.</summary>
    public async ValueTask RunAsync(string customerId, string name, CancellationToken ct)
    {
        var current = await opener.FindCurrentAsync(customerId, ct);
        var renamed = await conversations.UpdateAsync(
            current, head => head.CustomerName == name ? null : new ConversationWrite(head with { CustomerName = name }), ct);
        if (renamed is { Status: UpdateStatus.Written, Head: { } head })
        {
            await actions.AnnounceAsync(head, ct);
        }
    }
}
