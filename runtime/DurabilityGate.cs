namespace Omni.Runtime;

/// <summary>
/// Completes once everything that was written before the call is safe. Whatever leaves the process (an answer, a push) waits here
/// first. Throws <see cref="Pipeline.Ports.StorageUnavailableException"/> when it can't become safe.
/// </summary>
internal delegate ValueTask DurabilityGate(CancellationToken ct);

/// <summary>
/// Said before work that answers somebody outside. While nothing can be written, that work then sees only what is safe and may
/// be answered; without an outage it does nothing.
/// </summary>
internal delegate void OutsideRead();

/// <summary>Gates that need no storage.</summary>
internal static class DurabilityGates
{
    /// <summary>For a host whose writes are safe when they return, and for tests.</summary>
    public static readonly DurabilityGate Open = _ => ValueTask.CompletedTask;
}
