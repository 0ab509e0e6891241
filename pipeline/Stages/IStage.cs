using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Stages;

/// <summary>One step of a message's path. Stateless and idempotent: it may run again after any crash.</summary>
public interface IStage
{
    /// <summary>The stage's queue, see <see cref="Ports.QueueNames"/>.</summary>
    string Name { get; }

    ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct);
}
