using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>Labels a conversation.</summary>
public sealed class ConversationLabelsFunction(ConversationAccess access, ConversationLabels labels)
{
    [Function(FunctionNames.LabelConversation)]
    public async Task<IResult> LabelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Routes.ConversationLabels)] HttpRequest request, string id, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.LabelConversation, id, Permissions.MayRead, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.LabelsInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var (add, remove) = (Names(input.Add), Names(input.Remove));
        if (add is null || remove is null)
        {
            return Problems.Invalid(
                $"add and remove are at most {ConversationLabels.Max} labels of 1 to {CustomerProfile.MaxNameLength} letters, digits and underscores of any script, with hyphens and single blanks between them.");
        }

        return await labels.ChangeAsync(id, admitted.Caller.Id, add, remove, ct) switch
        {
            { Status: ActionStatus.Done, Conversation: { } conversation } => Answers.Ok(ConversationView.Of(conversation), ApiJson.Default.ConversationView),
            { Status: ActionStatus.NotNow } => Problems.Invalid($"A conversation has at most {ConversationLabels.Max} labels."),
            _ => Problems.NotFound("conversation"),
        };
    }

    /// <summary>Null when one can't be.</summary>
    private static List<string>? Names(IReadOnlyList<string>? given)
    {
        var names = new List<string>();
        foreach (var it in given ?? [])
        {
            if (it is null || names.Count == ConversationLabels.Max || !CustomerProfile.TryName(it, out var name))
            {
                return null;
            }

            names.Add(name);
        }

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
