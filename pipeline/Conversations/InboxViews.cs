using System.Globalization;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Schedules;

namespace Omni.Pipeline.Conversations;

/// <summary>
/// What an agent may look through, page by page: the own, who waits, what the bot has, what mentions the agent, everything that is open. With each conversation
/// goes how much of it nobody has read, and when the answer that is owed falls due.
/// </summary>
public sealed class InboxViews(
    ConversationStore conversations, Inboxes inboxes, Mentions called, AgentDirectory agents, ReadMarks marks, ScheduleStore schedules)
{
    public const int MaxUnread = 99;
    public const int MaxCount = 999;

    /// <summary>So much is read behind the mark to count in.</summary>
    private const int UnreadWindow = 200;

    private const string Waits = "w.";
    private const string Held = "h.";

    /// <summary>The agent's own, the one with the latest message first.</summary>
    public async ValueTask<InboxPage> MineAsync(string agentId, string after, int limit, CancellationToken ct)
    {
        var mine = (await inboxes.OfAgentAsync(agentId, ct)).Select(head => (Key: KeyOf(head), Head: head)).OrderBy(it => it.Key, StringComparer.Ordinal)
            .Where(it => string.CompareOrdinal(it.Key, after) > 0).Take(limit + 1).ToList();
        return new(await ItemsAsync([.. mine.Take(limit).Select(it => it.Head)], ct), mine.Count > limit ? mine[limit - 1].Key : "");
    }

    /// <summary>Those that wait, longest and most urgent first.</summary>
    public async ValueTask<InboxPage> WaitingAsync(string after, int limit, CancellationToken ct)
    {
        var (found, next) = await inboxes.WaitingPageAsync(after, limit, ct);
        return new(await ItemsAsync(found, ct), next);
    }

    /// <summary>Those that the bot has, in no order that means anything.</summary>
    public async ValueTask<InboxPage> WithBotAsync(string after, int limit, CancellationToken ct)
    {
        var (found, next) = await inboxes.BotPageAsync(after, limit, ct);
        return new(await ItemsAsync(found, ct), next);
    }

    /// <summary>The notes that mention the agent, newest first.</summary>
    public async ValueTask<InboxPage> MentionsAsync(string agentId, string after, int limit, CancellationToken ct)
    {
        var page = await called.PageAsync(agentId, after, limit, ct);
        var items = await ItemsAsync([.. page.Mentions.Select(it => it.Conversation)], ct);
        return new([.. items.Zip(page.Mentions, (item, mention) => item with { Mention = mention })], page.Next);
    }

    /// <summary>Those that wait, then what agents have, agent by agent: as many rows are read as a page has, however many agents there are.</summary>
    /// <param name="agentId">Of whom, beside those that wait; null: of everybody.</param>
    /// <param name="after">The cursor of the page before; empty: from the start.</param>
    /// <param name="limit">Of a page.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<InboxPage> AllAsync(string? agentId, string after, int limit, CancellationToken ct)
    {
        if (!after.StartsWith(Held, StringComparison.Ordinal))
        {
            var (waiting, next) = await inboxes.WaitingPageAsync(after.Length == 0 ? "" : after[Waits.Length..], limit, ct);
            return new(await ItemsAsync(waiting, ct), next.Length > 0 ? Waits + next : Held);
        }

        return await HeldAsync(agentId, after, limit, ct);
    }

    /// <summary>What one agent has, of everything that is open: nobody who waits comes before it.</summary>
    /// <param name="agentId">Whose.</param>
    /// <param name="after">The cursor of the page before; empty: from the start.</param>
    /// <param name="limit">Of a page.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<InboxPage> OfAgentAsync(string agentId, string after, int limit, CancellationToken ct) =>
        HeldAsync(agentId, after.StartsWith(Held, StringComparison.Ordinal) ? after : Held, limit, ct);

    private async ValueTask<InboxPage> HeldAsync(string? agentId, string after, int limit, CancellationToken ct)
    {
        var places = (await agents.ListAsync(ct)).Where(agent => agentId is null || agent.Id == agentId)
            .SelectMany(agent => agent.Slots.Select(id => (Key: $"{agent.Id}/{id}", Agent: agent.Id, Id: id)))
            .Where(it => string.CompareOrdinal(it.Key, after[Held.Length..]) > 0).OrderBy(it => it.Key, StringComparer.Ordinal).Take(limit + 1).ToList();
        var found = new List<Conversation>();
        foreach (var place in places.Take(limit))
        {
            if (await conversations.GetAsync(place.Id, ct) is { } head && head.Holder == place.Agent)
            {
                found.Add(head);
            }
        }

        return new(await ItemsAsync(found, ct), places.Count > limit ? Held + places[limit - 1].Key : "");
    }

    /// <summary>How much there is of each, to <see cref="MaxCount"/>.</summary>
    public async ValueTask<InboxCounts> CountAsync(string agentId, CancellationToken ct)
    {
        var (mine, unread) = (await inboxes.OfAgentAsync(agentId, ct), 0);
        foreach (var head in mine)
        {
            unread += await UnreadAsync(head, ct);
        }

        return new(
            Math.Min(mine.Count, MaxCount), Math.Min(unread, MaxCount), await inboxes.PlacesAsync("", ct).Take(MaxCount).CountAsync(ct), await called.UnreadAsync(agentId, ct));
    }

    /// <summary>Whether a text can be the cursor of a view; what is not goes to no table.</summary>
    public static bool IsCursor(string view, string text) => view switch
    {
        "waiting" or "bot" => IsKey(text),
        "all" => text.StartsWith(Held, StringComparison.Ordinal) || (text.StartsWith(Waits, StringComparison.Ordinal) && IsKey(text[Waits.Length..])),
        _ => Mentions.IsId(text),
    };

    private static bool IsKey(string text) => text.Length is > 0 and <= 128 && text.All(it => char.IsAsciiLetterOrDigit(it) || it is '-' or ':');

    private async ValueTask<IReadOnlyList<InboxItem>> ItemsAsync(IReadOnlyList<Conversation> heads, CancellationToken ct)
    {
        if (heads.Count == 0)
        {
            return [];
        }

        var schedule = await schedules.ReadAsync(ct);
        var items = new List<InboxItem>(heads.Count);
        foreach (var head in heads)
        {
            items.Add(new(head, await UnreadAsync(head, ct), ReplyDue.Of(head, schedule)?.DueAt, null));
        }

        return items;
    }

    private async ValueTask<int> UnreadAsync(Conversation head, CancellationToken ct)
    {
        var read = await marks.GetAsync(head.Id, Reader.Agent, ct);
        return read >= head.LastSequence ? 0 : Math.Min(
            MaxUnread,
            (await conversations.EntriesAsync(head.Id, read, long.MaxValue, UnreadWindow, ct))
                .Count(it => it is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event }));
    }

    private static string KeyOf(Conversation head) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.UtcTicks - head.LastMessageAt.UtcTicks:D19}.{head.Id}");
}

/// <param name="Conversation">Where it stands.</param>
/// <param name="Unread">Of the customer's messages, to <see cref="InboxViews.MaxUnread"/>.</param>
/// <param name="DueAt">When the answer that is owed falls due; null when none is.</param>
/// <param name="Mention">In the view of mentions: which.</param>
public sealed record InboxItem(Conversation Conversation, int Unread, DateTimeOffset? DueAt, Mention? Mention);

/// <param name="Items">In the order of the view.</param>
/// <param name="Next">Cursor of the next page; empty at the end.</param>
public sealed record InboxPage(IReadOnlyList<InboxItem> Items, string Next);

/// <param name="Mine">The agent's conversations.</param>
/// <param name="Unread">Messages of customers in them that nobody has read.</param>
/// <param name="Waiting">Who waits.</param>
/// <param name="Mentions">Not seen.</param>
public readonly record struct InboxCounts(int Mine, int Unread, int Waiting, int Mentions);
