using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// How an erasure covers each table, and each queue. A test compares the lists with those of the tables and the queues: who adds one says
/// here what becomes of a customer's things in it.
/// </summary>
internal static class ErasureCover
{
    private static readonly string[] Nobody = [];

    /// <summary>The steps that remove what is in a table; none where no customer's things ever are.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> OfTables = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // Agents, and the ids of the conversations that they have.
        [TableNames.Agents] = [ErasureSteps.Inboxes],
        // Who did what to which id; no names, no addresses. Stays for as long as retention says.
        [TableNames.Audit] = Nobody,
        [TableNames.Conversations] = [ErasureSteps.Conversations, ErasureSteps.Elsewhere],
        [TableNames.Customers] = [ErasureSteps.Customers, ErasureSteps.Merges, ErasureSteps.Records],
        [TableNames.Dedupe] = [ErasureSteps.Marks],
        [TableNames.Identities] = [ErasureSteps.Identities],
        [TableNames.Inboxes] = [ErasureSteps.Inboxes],
        // Articles of the company's; numbers, and hashes of ids that were random.
        [TableNames.Knowledge] = Nobody,
        [TableNames.Media] = [ErasureSteps.Files, ErasureSteps.Uploads],
        // Numbers, and the hash of an id that was random.
        [TableNames.Metrics] = Nobody,
        // Agents only.
        [TableNames.Presence] = Nobody,
        // What customers asked, and nobody had an answer to.
        [TableNames.Questions] = [ErasureSteps.Questions],
        // Texts of the company's.
        [TableNames.Replies] = Nobody,
        // Exports. Erasures themselves: ids and times. Days of uploads: ids of files.
        [TableNames.Retention] = [ErasureSteps.Exports],
        [TableNames.Search] = [ErasureSteps.Search],
        // Accounts and rules.
        [TableNames.Settings] = Nobody,
        [TableNames.Tickets] = [ErasureSteps.Tickets],
        [TableNames.Words] = Nobody,
    };

    /// <summary>What waits in a queue; its dead letters are the step <see cref="ErasureSteps.Letters"/>, whatever the queue.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfQueues = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [QueueNames.Dedupe] = "dropped there by the sender's mark",
        [QueueNames.Compact] = "dropped there by the sender's mark, or in persist",
        [QueueNames.Filter] = "goes on to persist",
        [QueueNames.Intent] = "goes on to persist",
        [QueueNames.Route] = "goes on to persist",
        [QueueNames.Persist] = "dropped there by the customer's mark",
        [QueueNames.Push] = "dropped there: no message to show",
        [QueueNames.Deliver] = "holds ids alone, and ends there: nothing to send",
        [QueueNames.Project] = "dropped there by the customer's mark",
        [QueueNames.Media] = "holds ids alone; dropped there, with what was fetched",
        [QueueNames.Bot] = "holds ids alone; ends there: no message to answer",
        [QueueNames.Assign] = "ends there: no such conversation waits",
        [QueueNames.Identify] = "holds the sender for as long as nobody knows the sender, then ids alone; ends there: no such sender, or somebody new",
        [QueueNames.Merge] = "ends there: no such customer",
        [QueueNames.Compensate] = "ends there: nothing to send",
        [QueueNames.Tickets] = "ends there: no such conversation, no such ticket",
        [QueueNames.Webhooks] = "ends there: no such conversation",
    };

    /// <summary>Queues whose messages are ids, which end there and may wait for long: what a scan finds in them is not what was said.</summary>
    public static readonly IReadOnlySet<string> OfIdsAlone = new HashSet<string>(StringComparer.Ordinal)
    {
        QueueNames.Deliver, QueueNames.Media, QueueNames.Bot, QueueNames.Assign, QueueNames.Identify, QueueNames.Merge, QueueNames.Compensate, QueueNames.Tickets,
        QueueNames.Webhooks,
    };
}
