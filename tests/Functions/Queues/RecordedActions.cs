using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Tests.Functions.Queues;

/// <summary>Remembers how messages were settled.</summary>
internal sealed class RecordedActions : ServiceBusMessageActions
{
    public List<string> Settled { get; } = [];

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Settled.Add($"complete {message.MessageId}");
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = null,
        string? deadLetterReason = null,
        string? deadLetterErrorDescription = null,
        CancellationToken cancellationToken = default)
    {
        Settled.Add($"dead-letter {message.MessageId} {deadLetterReason}");
        return Task.CompletedTask;
    }
}
