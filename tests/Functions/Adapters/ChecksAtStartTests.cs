using Azure.Messaging.ServiceBus;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

public sealed class ChecksAtStartTests
{
    private readonly FakeServiceBus _bus = new();

    [Fact]
    public async Task A_start_with_all_that_is_needed_goes_on_and_has_looked_into_every_queue()
    {
        await StartAsync();
        Assert.Equal(QueueNames.All.Select(queue => $"{queue}/None").Order(StringComparer.Ordinal), _bus.Receivers.Where(it => it != "closed").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_queue_that_is_not_there_is_named_at_once_beside_what_else_is_missing()
    {
        _bus.Faults[QueueNames.Persist] = NotFound;
        _bus.Faults[QueueNames.Push] = NotFound;

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => StartAsync(new StartProblem("Tables are missing.")));

        var lines = refusal.Message.Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("Service Bus has no queue 'persist'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Service Bus has no queue 'push'", StringComparison.Ordinal));
        Assert.Contains("Tables are missing.", lines);
    }

    [Fact]
    public async Task A_role_that_is_missing_is_said_once_and_by_its_name()
    {
        _bus.Fault = new UnauthorizedAccessException();
        Assert.Equal(
            "Service Bus refuses the app's identity: it needs the role Azure Service Bus Data Owner on the namespace.",
            (await Assert.ThrowsAsync<StorageUnavailableException>(() => StartAsync())).Message);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_ends_the_start()
    {
        _bus.Fault = new ServiceBusException("Nobody there.", ServiceBusFailureReason.ServiceCommunicationProblem);
        Assert.StartsWith("Service Bus does not answer.", (await Assert.ThrowsAsync<StorageUnavailableException>(() => StartAsync())).Message, StringComparison.Ordinal);
    }

    private static ServiceBusException NotFound => new("Not there.", ServiceBusFailureReason.MessagingEntityNotFound);

    private Task StartAsync(params StartProblem[] others) => new ChecksAtStart(
        [new(new BrokerCheck(_bus).ProblemAsync), .. others.Select(problem => new StartCheck(_ => Task.FromResult<StartProblem?>(problem)))]).StartAsync(default);
}
