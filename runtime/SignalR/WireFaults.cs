using System.Net.Sockets;

namespace Omni.Runtime.SignalR;

internal static class WireFaults
{
    /// <summary>The other end left, or this one did while something was under way. No fault of anybody's.</summary>
    public static bool IsGone(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
