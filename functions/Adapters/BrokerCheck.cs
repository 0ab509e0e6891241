using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Peeks into each queue that the code sends to: is it there, and may the app's identity work on it?</summary>
internal sealed class BrokerCheck(ServiceBusClient client)
{
    public async Task<StartProblem?> ProblemAsync(CancellationToken ct)
    {
        var found = await Task.WhenAll(QueueNames.All.Select(queue => OfQueueAsync(queue, ct)));
        var problems = found.OfType<StartProblem>().DistinctBy(problem => problem.Message).ToList();
        return problems.Count == 0 ? null : new(string.Join(Environment.NewLine, problems.Select(problem => problem.Message)), problems[0].Cause);
    }

    private async Task<StartProblem?> OfQueueAsync(string queue, CancellationToken ct)
    {
        try
        {
            await using var receiver = client.CreateReceiver(queue, new ServiceBusReceiverOptions());
            await receiver.PeekMessagesAsync(1, 0, ct);
            return null;
        }
        catch (ServiceBusException e) when (e.Reason is ServiceBusFailureReason.MessagingEntityNotFound)
        {
            return new($"Service Bus has no queue '{queue}': deploy infra/ again, or add it with sessions and duplicate detection as infra/app/messaging.bicep says.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            return new("Service Bus refuses the app's identity: it needs the role Azure Service Bus Data Owner on the namespace.", e);
        }
        catch (Exception e) when (Outages.Is(e, ct) || e is ServiceBusException)
        {
            return new("Service Bus does not answer. Is ServiceBus__fullyQualifiedNamespace right, and does the network lead there?", e);
        }
    }
}
