namespace Omni.Runtime.SignalR;

/// <summary>Why somebody does not get a WebSocket.</summary>
internal enum UpgradeRefusal
{
    /// <summary>Another origin's page.</summary>
    ForeignOrigin,

    /// <summary>No WebSocket was asked for, or another version of it.</summary>
    NoWebSocket,

    /// <summary>The key is not one.</summary>
    BadKey,
}
