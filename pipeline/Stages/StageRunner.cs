using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Runs a stage on a message and sends the result on. A transient fault is waited out here, so that it burns no deliveries; what
/// else a stage throws is a bug and goes back to the queue, which counts.
/// </summary>
public sealed class StageRunner
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly FrozenDictionary<string, IStage> _stages;
    private readonly IStageQueue _queue;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<StageRunner> _logger;

    public StageRunner(IEnumerable<IStage> stages, IStageQueue queue, IOptions<PipelineOptions> options, TimeProvider time, ILogger<StageRunner> logger)
    {
        _stages = stages.ToFrozenDictionary(stage => stage.Name, StringComparer.Ordinal);
        _queue = queue;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>One stage; its result goes to the next stage's queue before the outcome is returned.</summary>
    public async ValueTask<Outcome> RunAsync(string stage, UnifiedMessage message, CancellationToken ct)
    {
        using var activity = PipelineTelemetry.StartStage(stage, message);
        var started = _time.GetTimestamp();
        var outcome = await PatientlyAsync(_stages[stage], message, ct);
        if (outcome is { Kind: OutcomeKind.Next, Message: { } next } && StagePlan.After(stage, next.Direction) is { } following)
        {
            await SendAsync(following, next, ct);
        }

        Report(stage, message, outcome, started);
        return outcome;
    }

    /// <summary>Steps 2 to 6 in one go (plan compact): the same stages in the same order.</summary>
    public async ValueTask<Outcome> RunAllAsync(UnifiedMessage message, CancellationToken ct)
    {
        var outcome = Outcome.Next(message);
        foreach (var stage in StagePlan.Of(message.Direction))
        {
            using var activity = PipelineTelemetry.StartStage(stage, message);
            var started = _time.GetTimestamp();
            outcome = await PatientlyAsync(_stages[stage], outcome.Message!, ct);
            Report(stage, message, outcome, started);
            if (outcome.Kind is not OutcomeKind.Next)
            {
                break;
            }
        }

        return outcome;
    }

    /// <summary>Does something whose transient faults are waited out.</summary>
    public ValueTask<T> PatientlyAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken ct) =>
        PatientlyAsync(work, static (work, token) => work(token), ct);

    private async ValueTask<T> PatientlyAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> work, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        var pause = _options.TransientPause;
        while (true)
        {
            try
            {
                return await work(state, ct);
            }
            catch (Exception ex) when (
                ex is StorageUnavailableException or QueueFullException && _time.GetElapsedTime(began) + pause < _options.TransientPatience)
            {
                _logger.WaitingForStorage(ex, pause);
                await Task.Delay(pause, _time, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private ValueTask<Outcome> PatientlyAsync(IStage stage, UnifiedMessage message, CancellationToken ct) =>
        PatientlyAsync((stage, message), static (it, token) => it.stage.RunAsync(it.message, token), ct);

    private async ValueTask SendAsync(string queue, UnifiedMessage message, CancellationToken ct) => await PatientlyAsync(
        (_queue, queue, sent: new StageMessage(SessionIds.OfSender(message), message.MessageId, message)),
        static async (it, token) =>
        {
            await it._queue.SendAsync(it.queue, it.sent, token);
            return true;
        },
        ct);

    private void Report(string stage, UnifiedMessage message, Outcome outcome, long started)
    {
        PipelineTelemetry.StageDone(stage, outcome.Kind, _time.GetElapsedTime(started));
        if (outcome.Kind is OutcomeKind.Dropped)
        {
            _logger.Dropped(stage, message.MessageId, outcome.Reason);
        }
        else if (outcome.Kind is OutcomeKind.Rejected)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, outcome.Reason);
            _logger.Rejected(stage, message.MessageId, outcome.Reason);
        }
    }
}
