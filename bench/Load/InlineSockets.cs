namespace Omni.Bench.Load;

/// <summary>
/// Lets the one thread that hears of the sockets also do the work: no hand-over for each event. The runtime reads this before the
/// first socket, so it is said first of all. Nothing in the driver may block in a continuation.
/// </summary>
internal static class InlineSockets
{
    public const string InlineVariable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    public const string ThreadsVariable = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    public static void Use()
    {
        Environment.SetEnvironmentVariable(InlineVariable, "1");
        Environment.SetEnvironmentVariable(ThreadsVariable, "1");
    }
}
