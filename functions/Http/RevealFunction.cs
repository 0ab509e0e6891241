using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>Shows what was written before a word list masked or withheld it, and notes who looked.</summary>
public sealed class RevealFunction(ConversationAccess access, ConversationStore conversations, AuditLog audit)
{
    [Function(FunctionNames.RevealMessage)]
    public async Task<IResult> RevealAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MessageReveal)] HttpRequest request, string id, string sequence, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.RevealMessage, id, static (caller, _) => Permissions.MaySeeOriginalText(caller), ct))
            .TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (!long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await conversations.EntryAsync(id, number, ct) is not { OriginalText.Length: > 0 } entry)
        {
            return Problems.NotFound("masked message");
        }

        await audit.RecordAsync(
            admitted.Caller.Id, AuditEvents.OriginalRevealed, admitted.Conversation.CustomerId, string.Create(CultureInfo.InvariantCulture, $"{id} {number}"), ct);
        return Answers.Ok(new RevealShape(number, entry.OriginalText), ApiJson.Default.RevealShape);
    }
}
