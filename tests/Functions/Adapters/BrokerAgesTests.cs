using System.Diagnostics.Metrics;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Adapters;

public sealed class BrokerAgesTests : IDisposable
{
    private readonly FakeServiceBus _bus = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly BrokerAges _ages;

    public BrokerAgesTests() => _ages = new(_bus, _services.GetRequiredService<IMeterFactory>(), _time, NullLogger<BrokerAges>.Instance);

    public void Dispose()
    {
        _ages.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task The_oldest_of_those_that_lie_in_front_counts()
    {
        // The first one waits for its time and is told as not yet enqueued.
        _bus.Waiting.Add(Message(1, TimeSpan.FromMinutes(-5)));
        _bus.Waiting.Add(Message(2, TimeSpan.FromSeconds(90)));
        await _ages.LookAsync(default);

        Assert.Equal(90, Told()[QueueNames.Dedupe]);
    }

    [Fact]
    public async Task An_empty_queue_is_told_as_zero_so_that_an_alarm_ends()
    {
        await _ages.LookAsync(default);

        Assert.Equal(QueueNames.All.Order(StringComparer.Ordinal), Told().Keys.Order(StringComparer.Ordinal));
        Assert.All(Told().Values, age => Assert.Equal(0, age));
    }

    [Fact]
    public async Task What_can_not_be_seen_is_not_told_and_the_others_are()
    {
        await _ages.LookAsync(default);
        _bus.Faults[QueueNames.Push] = new ServiceBusException("Busy.", ServiceBusFailureReason.ServiceBusy);
        await _ages.LookAsync(default);

        Assert.DoesNotContain(QueueNames.Push, Told().Keys);
        Assert.Contains(QueueNames.Persist, Told().Keys);
    }

    private ServiceBusReceivedMessage Message(long number, TimeSpan age) =>
        new(() => BinaryData.FromString("")) { SequenceNumber = number, EnqueuedTime = _time.GetUtcNow() - age };

    private Dictionary<string, double> Told()
    {
        var told = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument is { Name: "omni.queue.oldest_age", Meter.Name: BrokerAges.MeterName } && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => told[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }
}
