using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Tests.Functions.Http;

/// <summary>Conversations and colleagues that a test of the desk begins with.</summary>
internal static class OpenConversations
{
    /// <summary>The customer's first conversation, in a state, with an agent who has a place for it.</summary>
    public static async Task<string> OpenAsync(
        this ApiRig rig, ConversationState state = ConversationState.Active, string agent = "Agent", string customer = "k1", Func<Conversation, Conversation>? change = null)
    {
        var head = new Conversation
        {
            Id = Conversation.IdOf(customer, 1),
            CustomerId = customer,
            Episode = 1,
            State = state,
            AgentId = agent,
            Agents = agent.Length > 0 ? [agent] : [],
            Channel = "web",
            Account = "main",
            Address = "v1",
            CustomerName = "Ann",
            Preview = "hello",
            CreatedAt = rig.Time.GetUtcNow(),
            LastMessageAt = rig.Time.GetUtcNow(),
        };
        head = Waiting.Begin(change?.Invoke(head) ?? head, rig.Time.GetUtcNow());
        Assert.True(await rig.Get<ConversationStore>().TryOpenAsync(head, default));
        if (head.State is ConversationState.Waiting)
        {
            await rig.Get<Inboxes>().AddToWaitingAsync(head, default);
        }
        else if (agent.Length > 0 && await rig.Directory.GetAsync(agent, default) is not null)
        {
            await rig.Directory.ReserveAsync(agent, head.Id, rig.Time.GetUtcNow(), force: true, default);
            await rig.Get<Inboxes>().AddToAgentAsync(agent, head.Id, default);
        }

        return head.Id;
    }

    /// <summary>A message of the customer's, or another entry.</summary>
    public static async Task<long> AddAsync(this ApiRig rig, string id, string text, Func<ConversationEntry, ConversationEntry>? change = null)
    {
        var entry = new ConversationEntry
        {
            ConversationId = id,
            Type = EntryType.Message,
            MessageId = $"m-{text}",
            Direction = Direction.Inbound,
            Channel = "web",
            Account = "main",
            Address = "v1",
            Text = text,
            At = rig.Time.GetUtcNow(),
        };
        return (await rig.Get<ConversationStore>().UpdateAsync(id, head => new ConversationWrite(head) { Entries = [change?.Invoke(entry) ?? entry] }, default)).Sequence;
    }

    /// <summary>Somebody who is online, with a page open.</summary>
    public static async Task ColleagueAsync(this ApiRig rig, string id, int capacity = 5, bool autoAccept = true, params string[] skills)
    {
        await rig.Directory.CreateAsync(
            new() { Id = id, Username = id, DisplayName = id, Status = AgentStatus.Online, Capacity = capacity, AutoAccept = autoAccept, Skills = [.. skills] }, default);
        await rig.Get<Presence>().RenewAsync(id, "page", default);
    }

    public static async Task<Conversation> HeadAsync(this ApiRig rig, string id) => (await rig.Get<ConversationStore>().GetAsync(id, default))!;

    /// <summary>What happened in it, and why.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(this ApiRig rig, string id) =>
    [
        .. (await rig.Get<ConversationStore>().EntriesAsync(id, 0, long.MaxValue, 100, default)).Where(it => it.Type is EntryType.Event)
            .Select(it => $"{it.Text} {it.AgentId} {it.Reason}".TrimEnd()),
    ];

    /// <summary>What was pushed to a user, by target.</summary>
    public static IReadOnlyList<object> PushedTo(this ApiRig rig, string user, string target) =>
        [.. rig.Feed.Pushed.Where(it => it.To == user && it.Event.Target == target).Select(it => it.Event.Payload)];
}
