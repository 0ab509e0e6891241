namespace Omni.Bench.Load;

/// <summary>
/// Settings of a server whose senders are the bench's: a visitor of it may write faster than any real one, all come from one address, and whoever waited for a
/// slow server catches up at once, which a flood looks like.
/// </summary>
internal static class NoLimits
{
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Limits__MessagesPerSecond"] = "10000",
        ["Limits__MessageBurst"] = "100000",
        ["Limits__VisitorMessagesPerSecond"] = "10000",
        ["Limits__VisitorMessageBurst"] = "100000",
        ["Limits__VisitorsPerMinute"] = "100000",
        ["Limits__VisitorBurst"] = "100000",
    };
}
