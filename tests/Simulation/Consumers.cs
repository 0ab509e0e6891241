using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>The trigger hosts of all processes: take a session that has messages, give them to the function one by one.</summary>
internal sealed class Consumers(SimWorld world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public void Offer(SimSession session) => world.Loop.After(TimeSpan.FromMicroseconds(world.Random.Next(0, 3000)), () => Take(session));

    private void Take(SimSession session)
    {
        if (world.AnyRunning() is not { } process)
        {
            world.Loop.After(Patience, () => Take(session));
        }
        else if (world.Broker.Take(session, process) is { } hold)
        {
            _ = TurnAsync(process, hold);
        }
    }

    private async Task TurnAsync(SimProcess process, SessionHold hold)
    {
        while (await process.CallAsync(Port.Trigger, "next", hold.Session.Queue, hold.Session.Id, () => world.Broker.Next(hold)) is { } message)
        {
            await DeliverAsync(process, hold, message);
        }

        await process.CallAsync(Port.Trigger, "release", hold.Session.Queue, hold.Session.Id, () =>
        {
            world.Broker.Release(hold);
            return true;
        });
    }

    private async Task DeliverAsync(SimProcess process, SessionHold hold, SimMessage message)
    {
        var actions = new SimActions(world, process, hold, message);
        try
        {
            await process.InvokeAsync(() => RunAsync(process, Received(message), actions));
            if (!actions.IsSettled)
            {
                world.Fail($"the function of {message.Queue} left message {message.MessageId} unsettled");
            }
        }
        catch (Exception error) when (error is ServiceBusException or StorageUnavailableException)
        {
            await GiveBackAsync(process, hold, message);
        }
        catch (Exception error)
        {
            world.Fail($"the function of {message.Queue} threw on message {message.MessageId}: {error}");
        }
    }

    private async Task RunAsync(SimProcess process, ServiceBusReceivedMessage received, SimActions actions)
    {
        if (world.Sabotage is Sabotage.SettledFirst)
        {
            await actions.CompleteMessageAsync(received);
            await process.RunAsync(Queue(received), received, new NoActions());
        }
        else
        {
            await process.RunAsync(Queue(received), received, actions);
        }
    }

    private async Task GiveBackAsync(SimProcess process, SessionHold hold, SimMessage message) =>
        await process.CallAsync(Port.Trigger, "abandon", message.Queue, message.MessageId, () =>
        {
            if (!hold.IsLost && hold.InHand == message)
            {
                world.Broker.Abandon(hold, message);
            }

            return true;
        });

    private static string Queue(ServiceBusReceivedMessage received) => (string)received.ApplicationProperties["queue"];

    private static ServiceBusReceivedMessage Received(SimMessage message)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal) { ["queue"] = message.Queue };
        if (!message.IsBytes)
        {
            properties[InProcess.BodyProperty] = message.Body;
        }

        return new(() => BinaryData.FromBytes(message.Body.ToBytes()))
        {
            MessageId = message.MessageId,
            SessionId = message.SessionId,
            SequenceNumber = message.Number,
            DeliveryCount = message.DeliveryCount,
            ApplicationProperties = properties,
        };
    }
}
