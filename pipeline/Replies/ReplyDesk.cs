using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Replies;

/// <summary>The ready answers that are for an agent, and for a conversation, filled in for its customer.</summary>
public sealed class ReplyDesk(ReplyStore replies, CustomerCards cards)
{
    /// <summary>By shortcut.</summary>
    /// <param name="agent">For whom.</param>
    /// <param name="seesAll">Whether what is for others is shown, too.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<IReadOnlyList<Reply>> ListAsync(Agent agent, bool seesAll, CancellationToken ct) =>
        [.. (await replies.ListAsync(ct)).Where(it => seesAll || IsFor(it, agent))];

    /// <summary>By shortcut, in the language of the conversation.</summary>
    public async ValueTask<IReadOnlyList<FilledReply>> ForAsync(Conversation head, Agent agent, CancellationToken ct)
    {
        var mine = (await replies.ListAsync(ct)).Where(it => IsFor(it, agent) && (it.Channels.Length == 0 || it.Channels.Contains(head.Channel, StringComparer.Ordinal))).ToList();
        if (mine.Count == 0)
        {
            return [];
        }

        var profile = (await cards.ReadAsync(head.CustomerId, ct))?.Profile;
        return
        [
            .. from reply in mine
               let said = reply.In(head.Language)
               let filled = ReplyText.Fill(said.Text, ValueOf)
               select new FilledReply(reply.Shortcut, reply.Title, said.Language, filled.Text, filled.Missing),
        ];

        string? ValueOf(string name) => name switch
        {
            ReplyText.CustomerName => profile?.Name,
            ReplyText.AgentName => agent.DisplayName,
            ReplyText.ConversationId => head.Id,
            _ => profile?.Fields.GetValueOrDefault(name[ReplyText.FieldPrefix.Length..]),
        };
    }

    private static bool IsFor(Reply reply, Agent agent) =>
        reply.Skills.Length == 0 || reply.Skills.Intersect(agent.Skills, StringComparer.OrdinalIgnoreCase).Any();
}

/// <param name="Shortcut">Of the reply.</param>
/// <param name="Title">Of the reply.</param>
/// <param name="Language">Of the text.</param>
/// <param name="Text">Filled in.</param>
/// <param name="Missing">Names of what is not known and stands in the text as it was written.</param>
public sealed record FilledReply(string Shortcut, string Title, string Language, string Text, IReadOnlyList<string> Missing);
