using System.Reflection;
using Microsoft.Extensions.Hosting;
using Omni.Functions.Http;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Telemetry;

/// <summary>Puts the measurements together that an operator looks at first.</summary>
public sealed class Operations(Measurements measurements, TimeProvider time) : IHostedService, IDisposable
{
    private static readonly string Version =
        typeof(Operations).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly Window _window = new(measurements, time);
    private DateTimeOffset _startedAt;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _startedAt = time.GetUtcNow();
        _window.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _window.Dispose();

    internal OperationsShape Read()
    {
        var records = measurements.Read().ToDictionary(record => record.Instrument.Name, StringComparer.Ordinal);
        var (before, now) = _window.Read();
        var seconds = (now.At - before.At).TotalSeconds;
        var recent = new Recent(records, before, now, seconds);
        var look = new Levels(records);
        return new(
            now.At,
            _startedAt,
            Version,
            Math.Round(seconds, 1),
            Environment.WorkingSet,
            Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 2),
            look.Find("omni.storage.fault") is { } fault ? fault > 0 : null,
            look.Find("omni.storage.disk.free"),
            Totals(look),
            recent.Durations("omni.message.duration", "stored"),
            recent.Durations("omni.message.duration", "pushed"),
            recent.Commits(),
            new(look.Sum("omni.hub.connections", "agent"), look.Sum("omni.hub.connections", "visitor"), look.Sum("omni.agents.online")),
            [.. QueueNames.All.Select(queue => Stage(queue, look, recent))]);
    }

    private static TotalsShape Totals(Levels look) => new(
        look.Sum("omni.messages.accepted"),
        look.Sum("omni.messages.stored"),
        look.Sum("omni.messages.duplicate"),
        look.Sum("omni.messages.repeated"),
        look.Sum("omni.messages.filtered", "mask"),
        look.Sum("omni.messages.filtered", "block"),
        look.Sum("omni.messages.filtered", "flag"),
        look.Sum("omni.messages.dead_lettered"),
        look.Sum("omni.webhooks.refused"),
        look.Sum("omni.deliveries", "sent"),
        look.Sum("omni.deliveries", "failed"),
        look.Sum("omni.deliveries", "uncertain"));

    private static StageShape Stage(string queue, Levels look, Recent recent)
    {
        var work = recent.Durations("omni.stage.duration", queue);
        return new(
            queue,
            look.Find("omni.queue.waiting", queue),
            look.Find("omni.queue.in_hand", queue),
            look.Find("omni.queue.scheduled", queue),
            look.Find("omni.queue.dead_letters", queue),
            look.FindExact("omni.queue.oldest_age", queue) is { } age ? Math.Round(age, 3) : null,
            work.PerSecond,
            work.P50Ms,
            work.P99Ms);
    }
}
