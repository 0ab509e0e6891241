namespace Omni.Runtime.SignalR;

/// <summary>How long the hub waits for what. In ticks of its one clock, see <see cref="HubSweep"/>: a second each.</summary>
internal static class HubLimits
{
    /// <summary>So many bytes may wait for a browser whose buffers are full: some seconds of a busy one's events.</summary>
    public const int MaxBehind = 4 << 20;

    /// <summary>One send may take so long.</summary>
    public const int SlowestSend = 2;

    /// <summary>A client says which protocol it speaks within this time.</summary>
    public const int Handshake = 10;

    /// <summary>A browser to which nothing else was sent for so long gets a ping.</summary>
    public const int Ping = 15;

    /// <summary>A client that was silent for so long is gone.</summary>
    public const int Silence = 45;

    /// <summary>After a close frame the other end has so long to answer.</summary>
    public const int Closing = 2;

    /// <summary>A connection that was opened and brings nothing is left to HTTP after this time.</summary>
    public const int FirstBytes = 5;
}
