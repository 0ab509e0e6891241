using Microsoft.AspNetCore.SignalR;

namespace Omni.Runtime.SignalR;

/// <summary>The hub that browsers connect to. Everything goes from the server to the browser: it has no method to call.</summary>
internal sealed class OmniHub : Hub
{
    public const string Path = "/omni";
}
