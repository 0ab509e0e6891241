using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;

namespace Omni.Functions.Http;

/// <summary>Shows a visitor the visitor's own conversation: what was said, not what happened behind it.</summary>
public sealed class VisitorMessagesFunction(Callers callers, ConversationOpener opener, ConversationStore conversations)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    [Function(FunctionNames.ReadVisitorMessages)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.VisitorMessages)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadVisitorMessages, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (Query.Int64(request, "after", 0, 0, long.MaxValue) is not { } after || Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return Problems.Invalid($"after is a sequence, limit is 1 to {MaxLimit}.");
        }

        if (await opener.FindCurrentAsync(new ChannelIdentity(ChannelNames.Web, caller.Account, caller.Id), ct) is not { } id)
        {
            return Answers.Ok(new VisitorMessagesShape("", [], 0), ApiJson.Default.VisitorMessagesShape);
        }

        var entries = await conversations.EntriesAsync(id, after, long.MaxValue, (int)limit, ct);
        // A customer who also writes elsewhere sees here what belongs to this channel.
        var own = entries.Where(entry => entry.IsForCustomer && entry.Channel == ChannelNames.Web && entry.Address == caller.Id);
        var last = entries.Count == 0 ? after : entries[^1].Sequence;
        return Answers.Ok(new VisitorMessagesShape(id, [.. own.Select(MessageView.ForVisitor)], last), ApiJson.Default.VisitorMessagesShape);
    }
}
