using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Starts;

/// <summary>
/// Where an agent writes to a customer who has not asked. What would surely not be delivered is said before anything is written; then the
/// customer's conversation becomes the agent's, and the message goes the way of every answer. Each step may be repeated: the message's id
/// derives from the agent's own.
/// </summary>
public sealed class StartDesk(
    StartChecks checks,
    MergeStore merges,
    CustomerStore customers,
    ConversationOpener opener,
    ConversationStore conversations,
    ConversationActions actions,
    AgentDirectory agents,
    AgentAnswers answers,
    DeliveryMarks marks,
    ChannelAccountStore accounts,
    ChannelRegistry channels,
    TemplateDesk templates,
    TimeProvider time)
{
    public const string AccountUnknown = "account-unknown";
    public const string AccountPaused = "account-paused";
    public const string ChannelUnknown = "channel-unknown";
    public const string TemplateUnknown = "template-unknown";

    /// <exception cref="QueueFullException">The message was not taken. The conversation may be the agent's already; the same call goes on.</exception>
    public async ValueTask<StartResult> StartAsync(StartRequest request, CancellationToken ct)
    {
        var message = answers.First(request.To, request.AgentId, request.ClientMessageId);
        if (await marks.FindAsync(message, ct) is { } mark)
        {
            return new StartResult.Started(mark.ConversationId, mark.MessageId, mark.At, Joined: true);
        }

        var (said, refused) = await SayAsync(request, message, ct);
        if (refused is not null)
        {
            return refused;
        }

        var memory = await checks.MemoryAsync(request.CustomerId, request.To, ct);
        return checks.OfChannel(request.To, memory, request.Text, request.Template is not null) is { } objection
            ? new StartResult.Refused(objection)
            : await OpenAsync(request, said, memory, ct);
    }

    /// <summary>The message with what it says, or why it can't be said.</summary>
    private async ValueTask<(UnifiedMessage Message, StartResult? Refused)> SayAsync(StartRequest request, UnifiedMessage message, CancellationToken ct)
    {
        var identities = await merges.IdentitiesAsync(await customers.MembersAsync(request.CustomerId, ct), ct);
        if (!identities.Any(it => new ChannelIdentity(it.Channel, it.Account, it.Address) == request.To))
        {
            return (message, new StartResult.NotTheirs());
        }

        if (await accounts.GetAsync(request.To.Channel, request.To.Account, ct) is not { } account)
        {
            return (message, new StartResult.Refused(AccountUnknown));
        }

        var objection = account.IsPaused ? AccountPaused
            : channels.FindSender(account.Channel) is null ? ChannelUnknown
            : await checks.OfCustomerAsync(request.To, ct);
        return objection is not null ? (message, new StartResult.Refused(objection))
            : request.Template is { } template ? await FillAsync(message, account, template, ct)
            : (message with { Content = request.Text }, null);
    }

    private async ValueTask<(UnifiedMessage Message, StartResult? Refused)> FillAsync(
        UnifiedMessage message, ChannelAccount account, TemplateFill fill, CancellationToken ct)
    {
        var (template, failure) = await templates.FindAsync(account, fill.Id, ct);
        if (failure is { } why)
        {
            return (message, why.Status is SendStatus.Refused ? new StartResult.Refused(why.Reason) : new StartResult.NotNow());
        }

        if (template is null)
        {
            return (message, new StartResult.Refused(TemplateUnknown));
        }

        var fields = template.Fields.ToHashSet(StringComparer.Ordinal);
        var missing = fields.Where(name => fill.Values.GetValueOrDefault(name, "").Length == 0).Order(StringComparer.Ordinal).ToList();
        var unknown = fill.Values.Keys.Where(name => !fields.Contains(name)).ToList();
        return missing.Count + unknown.Count > 0
            ? (message, new StartResult.WrongValues(Named("Missing", missing) + Named("Unknown", unknown)))
            : (message with { Content = template.Fill(fill.Values), Template = fill }, null);
    }

    private static string Named(string what, List<string> names) => names.Count == 0 ? "" : $"{what}: {string.Join(", ", names)}. ";

    private async ValueTask<StartResult> OpenAsync(StartRequest request, UnifiedMessage message, string memory, CancellationToken ct)
    {
        while (true)
        {
            if (await customers.FindAsync(request.To, ct) is not { } known)
            {
                return new StartResult.Refused(StartChecks.CustomerUnknown);
            }

            // Whose it is is asked after the head was read and before it is written: who merges or parts that customer meanwhile writes the head.
            var id = await opener.ResolveAsync(known, request.To, time.GetUtcNow(), ct);
            if (await conversations.GetAsync(id, ct) is not { } seen || (await customers.CurrentAsync(known.OriginId, ct)).Id != seen.CustomerId)
            {
                continue;
            }

            var isOurs = seen.State is ConversationState.Active && seen.AgentId == request.AgentId;
            if (!isOurs && seen.State is not ConversationState.Closed && StateMachine.Next(seen.State, ConversationTrigger.Start) is null)
            {
                return new StartResult.OpenAlready(seen);
            }

            var reserved = await agents.ReserveAsync(request.AgentId, id, time.GetUtcNow(), force: true, ct);
            if (reserved is ReserveResult.Full or ReserveResult.Unavailable)
            {
                return reserved is ReserveResult.Full ? new StartResult.NoRoom() : new StartResult.NoAgent();
            }

            var started = await actions.StartAsync(seen, request.AgentId, request.To, memory, ct);
            if (started is { Status: ActionStatus.Done, Conversation: { } conversation })
            {
                var sent = await answers.SendFirstAsync(conversation, message, ct);
                return new StartResult.Started(conversation.Id, sent.MessageId, sent.ReceivedAt, isOurs);
            }

            // Somebody wrote it meanwhile: the customer, or another agent. What it is now decides.
            await actions.ReleasePlaceAsync(request.AgentId, id, ct);
        }
    }
}
