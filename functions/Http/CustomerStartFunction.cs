using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Omni.Durable;
using Omni.Functions.Durable;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;

namespace Omni.Functions.Http;

/// <summary>Lets an agent write to a customer who has not asked.</summary>
public sealed class CustomerStartFunction(CustomerAccess access, StartDesk desk, ILogger<CustomerStartFunction> logger)
{
    [Function(FunctionNames.StartConversation)]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.CustomerConversations)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken ct)
    {
        if (!(await access.AdmitAsync(request, FunctionNames.StartConversation, id, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.StartInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        if (Check(input) is { } error)
        {
            return error;
        }

        var template = input.Template is { } given ? new TemplateFill(given.Id, (given.Values ?? Nothing).ToImmutableSortedDictionary(StringComparer.Ordinal)) : null;
        var to = new ChannelIdentity(input.Channel, input.Account, input.Address);
        try
        {
            var result = await desk.StartAsync(
                new(admitted.Customer.Id, to, admitted.Caller.Id, input.ClientMessageId, template is null ? input.Text : "", template), ct);
            if (result is StartResult.Started started)
            {
                logger.ConversationStarted(admitted.Caller.Id, started.ConversationId, admitted.Customer.Id);
                await ConversationOrchestrations.BeginAsync(new ClientOrchestrations(client), started.ConversationId, ct);
            }

            return Answer(result);
        }
        catch (QueueFullException)
        {
            return Problems.Unavailable();
        }
    }

    private static readonly ImmutableDictionary<string, string> Nothing = ImmutableDictionary<string, string>.Empty;

    private static IResult? Check(StartInput input) =>
        !ClientMessageIds.IsValid(input.ClientMessageId) ? Problems.Invalid("clientMessageId is 1 to 64 letters, digits, dashes or underscores.")
        : string.IsNullOrWhiteSpace(input.Text) == input.Template is null ? Problems.Invalid("There is either a text or a template.")
        : input.Text.Length > ChannelAccount.MaxTextLength ? Problems.TextTooLong()
        : input.Template is { Values: { } values } && !AreValues(values)
            ? Problems.Invalid($"A template has at most {TemplateFill.MaxValues} values, each a text of at most {TemplateFill.MaxValueLength} characters.")
        : null;

    private static bool AreValues(IReadOnlyDictionary<string, string> values) =>
        values.Count <= TemplateFill.MaxValues
        && values.All(it => it.Key.Length <= TemplateFill.MaxValueLength && it.Value is { Length: <= TemplateFill.MaxValueLength });

    private static IResult Answer(StartResult result) => result switch
    {
        StartResult.Started it => Answers.Accepted(new StartedShape(it.ConversationId, it.MessageId, it.AcceptedAt, it.Joined), ApiJson.Default.StartedShape),
        StartResult.OpenAlready it => Problems.ConversationOpen(it.Conversation.Id, it.Conversation.State is ConversationState.Waiting),
        StartResult.NotTheirs => Problems.Invalid("The address is none of the customer's on this channel and account."),
        StartResult.WrongValues it => Problems.Invalid(it.Detail),
        StartResult.Refused { Reason: StartChecks.SenderBlocked } => Problems.SenderBlocked(),
        StartResult.Refused it => Problems.StartRefused(it.Reason),
        StartResult.NotNow => Problems.Unavailable(),
        StartResult.NoRoom => Problems.NoRoom(),
        StartResult.NoAgent => Problems.Unauthenticated(), // The token outlived its agent.
        _ => throw new InvalidOperationException(),
    };
}
