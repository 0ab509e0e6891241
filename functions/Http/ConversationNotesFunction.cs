using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Http;

/// <summary>Lets colleagues speak to each other in a conversation, and an agent say that a mention was seen.</summary>
public sealed class ConversationNotesFunction(
    Callers callers, ConversationAccess access, ConversationNotes notes, Mentions mentions, AgentDirectory agents, MediaUrls urls, TimeProvider time)
{
    [Function(FunctionNames.AddConversationNote)]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConversationNotes)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.AddConversationNote, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ConversationNoteInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(input.ClientNoteId) || !NoteText.IsValid(input.Text))
        {
            return Problems.Invalid($"clientNoteId is 1 to 64 letters, digits, dashes or underscores; text has 1 to {ConversationNotes.MaxLength} characters.");
        }

        ImmutableArray<string> mentioned = [.. (input.Mentions ?? []).Where(it => it != admitted.Caller.Id).Distinct(StringComparer.Ordinal)];
        if (mentioned.Length > ConversationNotes.MaxMentions || !await AreAgentsAsync(mentioned, ct))
        {
            return Problems.Invalid($"mentions are ids of at most {ConversationNotes.MaxMentions} agents.");
        }

        return await notes.AddAsync(id, admitted.Caller.Id, input.ClientNoteId, input.Text, mentioned, ct) is { } note
            ? Answers.Created(MessageView.Of(note, urls), ApiJson.Default.MessageView)
            : Problems.NotFound("conversation");
    }

    [Function(FunctionNames.ReadMention)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MentionRead)] HttpRequest request, string mentionId, CancellationToken ct) =>
        !(await callers.AdmitAsync(request, FunctionNames.ReadMention, ct)).TryGet(out var caller, out var refusal) ? refusal
            : await mentions.ReadAsync(caller.Id, mentionId, time.GetUtcNow(), ct) ? Answers.NoContent()
            : Problems.NotFound("mention");

    private async ValueTask<bool> AreAgentsAsync(ImmutableArray<string> ids, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            if (id is null || await agents.GetAsync(id, ct) is null)
            {
                return false;
            }
        }

        return true;
    }
}
