namespace Omni.Runtime.SignalR;

/// <summary>Something that time changes.</summary>
internal interface ISwept
{
    /// <summary>Called once a tick.</summary>
    void Sweep(int tick);
}
