namespace Omni.Pipeline.Ports;

/// <summary>Makes ids. Injected, so that a simulation can repeat a run.</summary>
public abstract class IdSource
{
    /// <summary>A new unique id: 32 lower-case hex digits, roughly ordered by time.</summary>
    public abstract string NewId();
}
