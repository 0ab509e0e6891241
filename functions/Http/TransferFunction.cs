using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Hands a conversation to another agent, to a team, or to whoever has a skill.</summary>
public sealed class TransferFunction(ConversationAccess access, Transfers transfers, AgentDirectory agents, Presence presence)
{
    [Function(FunctionNames.TransferConversation)]
    public async Task<IResult> TransferAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationTransfer)] HttpRequest request, string id, CancellationToken ct)
    {
        // Who has transferred it has it no more, and may ask again.
        if (!(await access.AdmitAsync(request, FunctionNames.TransferConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.TransferInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var note = input.Note.Trim();
        if (note.Length > ConversationNotes.MaxLength)
        {
            return Problems.Invalid($"note has at most {ConversationNotes.MaxLength} characters.");
        }

        if (((string[])[input.AgentId, input.Skill, input.TeamId]).Count(it => it.Length > 0) != 1)
        {
            return Problems.Invalid("There is one of agentId, teamId and skill.");
        }

        var (caller, head) = (admitted.Caller, admitted.Conversation);
        var isAgain = head.State is ConversationState.Waiting or ConversationState.Offered && head.TransferredBy == caller.Id;
        if (!isAgain && !Permissions.MayTransfer(caller, ConversationOwnership.Of(head)))
        {
            return Problems.NotFound("conversation");
        }

        var everybody = await agents.ListAsync(ct);
        if (!isAgain && await ObjectionAsync(input, head, everybody, ct) is { } objection)
        {
            return objection;
        }

        // As it is written where agents have it: a skill is one, whatever its case.
        var skill = everybody.SelectMany(agent => agent.Skills).FirstOrDefault(it => it.Equals(input.Skill, StringComparison.OrdinalIgnoreCase)) ?? input.Skill;
        try
        {
            return Answer(
                await transfers.RunAsync(id, caller.Id, new(input.AgentId, skill, input.TeamId), note, it => Permissions.MayTransfer(caller, ConversationOwnership.Of(it)), ct));
        }
        catch (QueueFullException)
        {
            return Problems.Unavailable();
        }
    }

    private async ValueTask<IResult?> ObjectionAsync(TransferInput input, Conversation head, IReadOnlyList<Agent> everybody, CancellationToken ct)
    {
        if (input.TeamId.Length > 0)
        {
            var present = await presence.PresentAsync(ct);
            var members = everybody.Where(agent => agent.TeamId == input.TeamId).ToList();
            return members.Count == 0 ? Problems.Invalid("Nobody is in such a team.")
                : !members.Any(agent => agent.Id != head.AgentId && agent.IsAtWork(present)) ? Problems.AgentAway()
                : null;
        }

        if (input.AgentId.Length == 0)
        {
            return everybody.Any(agent => agent.Skills.Contains(input.Skill, StringComparer.OrdinalIgnoreCase)) ? null : Problems.Invalid("Nobody has this skill.");
        }

        return everybody.FirstOrDefault(agent => agent.Id == input.AgentId) is not { } agent ? Problems.Invalid("There is no such agent.")
            : agent.Id == head.AgentId ? Problems.Invalid("It is this agent's already.")
            : !agent.IsAtWork(await presence.PresentAsync(ct)) ? Problems.AgentAway()
            : !agent.HasRoom ? Problems.NoRoom()
            : null;
    }

    private static IResult Answer(ActionResult result) => result switch
    {
        { Status: ActionStatus.Done, Conversation: { } conversation } => Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView),
        { Status: ActionStatus.NotNow or ActionStatus.Changed } => Problems.NotNow("Only a conversation that an agent has is transferred."),
        _ => Problems.NotFound("conversation"),
    };
}
