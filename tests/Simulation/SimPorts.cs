using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Tickets;

namespace Omni.Tests.Simulation;

/// <summary>The broker as one process sends to it.</summary>
internal sealed class SimQueue(SimWorld world, SimProcess process) : IStageQueue
{
    public async ValueTask SendAsync(string queue, StageMessage message, CancellationToken ct)
    {
        var isDoor = queue is QueueNames.Dedupe or QueueNames.Compact;
        if (world.Sabotage is Sabotage.LaterUnderTheSameId && message is { NotBefore: not null, Body: UnifiedMessage body })
        {
            message = message with { MessageId = body.MessageId };
        }

        if (queue == QueueNames.Merge && world.Sabotage is Sabotage.MergeNotQueued)
        {
            return;
        }

        if (world.Sabotage is Sabotage.BotSilent or Sabotage.BotNotWatched && queue == QueueNames.Bot)
        {
            return;
        }

        if (world.Sabotage is Sabotage.BotNotWatched && message.Body is AssignRequest { Reason: BotHandover.Watch })
        {
            return;
        }

        // Who looks after the bot would bring people to whom it forgot.
        if (world.Sabotage is Sabotage.BotMemoryNotKept && message.Body is AssignRequest { Reason: BotHandover.Watch } watch)
        {
            message = message with { Body = watch with { MessageId = "" } };
        }

        var sent = process.CallAsync(Port.Queue, "send", queue, message.MessageId, () =>
        {
            var number = world.Broker.Send(queue, message);
            if (isDoor && number > 0)
            {
                world.Record.Accepted((UnifiedMessage)message.Body, number);
            }

            return number;
        });
        if (isDoor && world.Sabotage is Sabotage.AcknowledgedFirst)
        {
            return;
        }

        await sent;
    }
}

/// <summary>What a function settles its message with.</summary>
internal sealed class SimActions(SimWorld world, SimProcess process, SessionHold hold, SimMessage message) : ServiceBusMessageActions
{
    public bool IsSettled { get; private set; }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage received, CancellationToken cancellationToken = default) =>
        SettleAsync("complete", () => world.Broker.Complete(hold, message));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage received,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync("dead-letter", () => world.Broker.DeadLetter(hold, message, deadLetterReason ?? "unspecified"));

    private async Task SettleAsync(string verb, Action settle)
    {
        await process.CallAsync(Port.Settle, verb, message.Queue, message.MessageId, () =>
        {
            settle();
            return true;
        });
        IsSettled = true;
    }
}

/// <summary>For a function whose message was settled before it ran.</summary>
internal sealed class NoActions : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default) => Task.CompletedTask;
}

/// <summary>The browsers, as one process pushes to them.</summary>
internal sealed class SimFeed(SimWorld world, SimProcess process) : IFeed
{
    public ValueTask SendToUserAsync(string userId, FeedEvent message, CancellationToken ct) => PushAsync(userId, message);

    public ValueTask SendToGroupAsync(string group, FeedEvent message, CancellationToken ct) => PushAsync(group, message);

    public ValueTask AddToGroupAsync(string userId, string group, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask RemoveFromGroupAsync(string userId, string group, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask<FeedConnection> ConnectAsync(string userId, CancellationToken ct) => throw new NotSupportedException();

    private async ValueTask PushAsync(string to, FeedEvent message) =>
        await process.OutsideAsync(world.Sabotage is not Sabotage.PushedBeforeSync, () => process.CallAsync(Port.Feed, message.Target, to, "", () =>
        {
            world.Record.Pushed(message);
            return true;
        }));
}

/// <summary>A channel's platform, as one process calls it.</summary>
internal sealed class SimSender(string channel, SimWorld world, SimProcess process) : IChannelSender
{
    public string Channel => channel;

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        var call = await process.OutsideAsync(world.Sabotage is not Sabotage.SentBeforeSync, () =>
        {
            var begun = world.Record.SendBegan(delivery);
            return process.CallAsync(Port.Channel, "send", channel, delivery.IdempotencyKey, () => (Begun: begun, Outcome: world.Faults.Platform(() => world.Record.Sent(delivery))));
        });
        call.Begun.IsOver = true;
        return call.Outcome;
    }
}

/// <summary>A platform that holds files, as one process asks it for them.</summary>
internal sealed class SimMedia(SimWorld world, SimProcess process) : IChannelMedia
{
    public const string Gone = "gone";

    private static readonly byte[] File = [.. "#!AMR\n"u8, 1, 2, 3];

    public string Channel => SimChannel.WeChat;

    public async ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct) => await process.OutsideAsync(
        waits: true, () => process.CallAsync(Port.Channel, "fetch", Channel, attachment.PlatformReference, () => world.Faults.Fetch(File, Gone)));
}

/// <summary>A channel whose webhook bodies are four words: sender, id, what the channel vouches for, and text.</summary>
internal sealed class SimChannel(string name) : IChannel
{
    public const string WeChat = "wechat";

    public string Name => name;

    public bool TakesTryAgain => true;

    public ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account)
    {
        var parts = System.Text.Encoding.UTF8.GetString(request.Body.Span).Split('|', 4);
        return new(new ChannelReply.Accepted(
            [
                new UnifiedMessage
                {
                    MessageId = "",
                    Direction = Direction.Inbound,
                    Channel = name,
                    Account = account.Account,
                    SenderId = parts[0],
                    ExternalId = parts[1],
                    Content = parts[3],
                    VerifiedIdentifiers = parts[2].Length == 0 ? [] : [parts[2]],
                    Timestamp = request.Now,
                    ReceivedAt = request.Now,
                    // Some of what comes on WeChat has a file, which is the platform's until it is fetched.
                    Attachments = name == WeChat && parts[1][^1] is '1' or '3' ? [new() { PlatformReference = parts[1] }] : [],
                },
            ],
            ""));
    }
}

/// <summary>Persist without the promise that a repeated message repeats its effects.</summary>
internal sealed class ForgetfulPersist(SimWorld world, SimProcess process) : IStage
{
    public string Name => QueueNames.Persist;

    public ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct) =>
        world.Tables.Fake(TableNames.Conversations).Get(message.ConversationId, ConversationRows.IdKey(message.MessageId)) is null
            ? new PersistStage(
                process.Get<ConversationStore>(), process.Get<MessagePlacing>(), process.Get<Inboxes>(), process.Get<AgentAnswers>(),
                process.Get<ChannelRules>(), process.Get<DeliveryReceipts>(), process.Get<IStageQueue>(), process.Get<IOptions<TicketOptions>>(), process.Get<TimeProvider>())
                .RunAsync(message, ct)
            : new(Outcome.Done);
}
