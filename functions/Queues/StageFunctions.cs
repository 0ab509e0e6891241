using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Queues;

/// <summary>One function per stage, each on its own queue. All they do is bind: <see cref="StageDelivery"/> runs and settles.</summary>
public sealed class StageFunctions(StageDelivery delivery)
{
    [Function(QueueFunctionNames.Dedupe)]
    public Task DedupeAsync(
        [ServiceBusTrigger(QueueNames.Dedupe, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Dedupe, message, actions, ct);

    [Function(QueueFunctionNames.Filter)]
    public Task FilterAsync(
        [ServiceBusTrigger(QueueNames.Filter, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Filter, message, actions, ct);

    [Function(QueueFunctionNames.Intent)]
    public Task IntentAsync(
        [ServiceBusTrigger(QueueNames.Intent, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Intent, message, actions, ct);

    [Function(QueueFunctionNames.Route)]
    public Task RouteAsync(
        [ServiceBusTrigger(QueueNames.Route, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Route, message, actions, ct);

    [Function(QueueFunctionNames.Persist)]
    public Task PersistAsync(
        [ServiceBusTrigger(QueueNames.Persist, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Persist, message, actions, ct);

    [Function(QueueFunctionNames.Push)]
    public Task PushAsync(
        [ServiceBusTrigger(QueueNames.Push, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Push, message, actions, ct);

    [Function(QueueFunctionNames.Deliver)]
    public Task DeliverAsync(
        [ServiceBusTrigger(QueueNames.Deliver, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Deliver, message, actions, ct);

    [Function(QueueFunctionNames.Project)]
    public Task ProjectAsync(
        [ServiceBusTrigger(QueueNames.Project, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Project, message, actions, ct);

    [Function(QueueFunctionNames.Media)]
    public Task MediaAsync(
        [ServiceBusTrigger(QueueNames.Media, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Media, message, actions, ct);

    [Function(QueueFunctionNames.Identify)]
    public Task IdentifyAsync(
        [ServiceBusTrigger(QueueNames.Identify, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Identify, message, actions, ct);

    [Function(QueueFunctionNames.Bot)]
    public Task BotAsync(
        [ServiceBusTrigger(QueueNames.Bot, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAsync(QueueNames.Bot, message, actions, ct);

    /// <summary>Steps 2 to 6 in one function (plan compact).</summary>
    [Function(QueueFunctionNames.Compact)]
    public Task CompactAsync(
        [ServiceBusTrigger(QueueNames.Compact, Connection = QueueFunctionNames.Connection, IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => delivery.RunAllAsync(message, actions, ct);
}
