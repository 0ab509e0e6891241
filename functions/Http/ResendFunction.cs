using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Functions.Http;

/// <summary>Lets an agent send a message again that was not delivered.</summary>
public sealed class ResendFunction(ConversationAccess access, ResendDesk desk)
{
    [Function(FunctionNames.ResendMessage)]
    public async Task<IResult> ResendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.MessageResend)] HttpRequest request, string id, string sequence, CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.ResendMessage, id, Permissions.MayAnswer, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ResendInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (!ClientMessageIds.IsValid(input.ClientMessageId))
        {
            return Problems.Invalid("clientMessageId is 1 to 64 letters, digits, dashes or underscores.");
        }

        if (admitted.Conversation.State is ConversationState.Resolved or ConversationState.Closed)
        {
            return Problems.NotNow("The conversation has ended; it opens again when the customer writes.");
        }

        if (!long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return Problems.NotFound("message");
        }

        try
        {
            return Answer(await desk.ResendAsync(admitted.Conversation, number, input.Channel, admitted.Caller.Id, input.ClientMessageId, ct));
        }
        catch (QueueFullException)
        {
            return Problems.Unavailable();
        }
    }

    private static IResult Answer(ResendResult result) => result switch
    {
        ResendResult.Resent it => Answers.Accepted(new AcceptedShape(it.MessageId, it.AcceptedAt), ApiJson.Default.AcceptedShape),
        ResendResult.Missing => Problems.NotFound("message"),
        ResendResult.NotNow => Problems.NotNow("Only a message that failed, or of which nobody knows, is sent again."),
        ResendResult.SentAgain => Problems.Conflict("It was sent again already."),
        ResendResult.NotTheirs => Problems.Invalid("The customer has no address on this channel."),
        ResendResult.Refused { Reason: StartChecks.SenderBlocked } => Problems.SenderBlocked(),
        ResendResult.Refused it => Problems.StartRefused(it.Reason),
        _ => throw new InvalidOperationException(),
    };
}
