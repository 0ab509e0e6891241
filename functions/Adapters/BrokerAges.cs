using System.Diagnostics.Metrics;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>
/// How old the oldest message of each queue is, under the name that the embedded host has for it. Service Bus knows how many wait and
/// not since when; a peek tells, locks nothing and costs one operation. Only where the template says so: one app that is always there.
/// </summary>
internal sealed class BrokerAges : BackgroundService
{
    public const string MeterName = "Omni.Functions.Adapters";

    /// <summary>Half of what the alert waits for.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private const int Peeked = 32;

    private readonly ServiceBusClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger<BrokerAges> _logger;
    private volatile IReadOnlyDictionary<string, double> _ages = new Dictionary<string, double>();

    public BrokerAges(ServiceBusClient client, IMeterFactory meters, TimeProvider time, ILogger<BrokerAges> logger)
    {
        (_client, _time, _logger) = (client, time, logger);
        meters.Create(MeterName).CreateObservableGauge(
            "omni.queue.oldest_age",
            () => _ages.Select(age => new Measurement<double>(age.Value, new KeyValuePair<string, object?>("queue", age.Key))),
            "s",
            "How long the oldest message waits or is in hand; its scheduled time does not count.");
    }

    /// <summary>Looks once at each queue. What can't be seen now is not told: an old number would be a lie.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var found = await Task.WhenAll(QueueNames.All.Select(async queue => (Queue: queue, Age: await AgeAsync(queue, ct))));
        _ages = found.Where(it => it.Age is not null).ToDictionary(it => it.Queue, it => it.Age!.Value, StringComparer.Ordinal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<double?> AgeAsync(string queue, CancellationToken ct)
    {
        try
        {
            await using var receiver = _client.CreateReceiver(queue, new ServiceBusReceiverOptions());
            // More than the first: one that waits for its time may lie before one that could be taken.
            var first = await receiver.PeekMessagesAsync(Peeked, 0, ct);
            return first.Select(message => Math.Max(0, (_time.GetUtcNow() - message.EnqueuedTime).TotalSeconds)).DefaultIfEmpty(0).Max();
        }
        catch (Exception e) when (Outages.Is(e, ct) || e is ServiceBusException)
        {
            _logger.QueueNotSeen(queue, e.GetType().Name);
            return null;
        }
    }
}
