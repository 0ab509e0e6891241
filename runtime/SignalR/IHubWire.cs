namespace Omni.Runtime.SignalR;

/// <summary>A browser's bytes, in both directions. What comes in is handed to <see cref="HubSocket.Received"/>.</summary>
internal interface IHubWire
{
    /// <summary>Sends without waiting. Returns how many bytes it took, fewer than given or none when the rest must wait; -1 when it is broken.</summary>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Waits until all are taken.</summary>
    /// <exception cref="IOException">It is broken; also as one of its kin, see <see cref="WireFaults"/>.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends it at once; may be called again.</summary>
    /// <param name="isPolite">Lets what was sent arrive; else nothing is kept for a browser that does not read.</param>
    void End(bool isPolite);
}
