using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;

namespace Omni.Functions.Http;

/// <param name="ClientNoteId">The same for every try.</param>
/// <param name="Text">What it says.</param>
/// <param name="Mentions">Agents who are called to it.</param>
internal sealed record ConversationNoteInput(string ClientNoteId, string Text, IReadOnlyList<string>? Mentions = null);

/// <param name="AgentId">To whom; empty with a skill or a team.</param>
/// <param name="Skill">Or to whoever has it.</param>
/// <param name="TeamId">Or to one of a team.</param>
/// <param name="Note">For whoever gets it.</param>
internal sealed record TransferInput(string AgentId = "", string Skill = "", string TeamId = "", string Note = "");

internal sealed record LabelsInput(IReadOnlyList<string>? Add = null, IReadOnlyList<string>? Remove = null);

/// <param name="Agents">By name.</param>
/// <param name="Skills">All that anybody has.</param>
/// <param name="Teams">By name.</param>
internal sealed record ColleaguesShape(IReadOnlyList<ColleagueShape> Agents, IReadOnlyList<string> Skills, IReadOnlyList<TeamNameShape> Teams);

internal sealed record TeamNameShape(string Id, string Name);

/// <summary>An agent as colleagues see one.</summary>
internal sealed record ColleagueShape(
    string Id, string DisplayName, string Status, string StatusReason, bool IsThere, bool HasRoom, IReadOnlyList<string> Languages, IReadOnlyList<string> Skills, string TeamId)
{
    public static ColleagueShape Of(Agent agent, IReadOnlySet<string> present) => new(
        agent.Id, agent.DisplayName, WireNames.Of(agent.Status), agent.StatusReason, agent.IsAtWork(present), agent.HasRoom, agent.Languages, agent.Skills, agent.TeamId);
}

internal sealed record StatusReasonsShape(IReadOnlyList<string> Reasons);

/// <param name="Items">In the order of the view.</param>
/// <param name="Next">Cursor of the next page; null at the end.</param>
internal sealed record InboxShape(IReadOnlyList<InboxItemShape> Items, string? Next);

/// <param name="Conversation">Where it stands.</param>
/// <param name="Unread">Of the customer's messages, to 99.</param>
/// <param name="DueAt">When the answer that is owed falls due.</param>
/// <param name="Mention">In the view of mentions: which.</param>
internal sealed record InboxItemShape(ConversationView Conversation, int Unread, DateTimeOffset? DueAt, MentionShape? Mention);

internal sealed record MentionShape(string Id, string ByAgentId, DateTimeOffset At, DateTimeOffset? ReadAt, MessageView Note)
{
    public static MentionShape Of(Mention it, MediaUrls urls) => new(it.Id, it.ByAgentId, it.At, it.ReadAt, MessageView.Of(it.Note, urls));
}

/// <summary>Each to 999.</summary>
internal sealed record InboxCountsShape(int Mine, int Unread, int Waiting, int Mentions);

/// <param name="Sequence">Of the message.</param>
/// <param name="Text">As it was written.</param>
internal sealed record RevealShape(long Sequence, string Text);
