namespace Omni.Runtime.SignalR;

/// <summary>Why a WebSocket ends, as RFC 6455 numbers it.</summary>
internal enum CloseCode
{
    Normal = 1000,
    GoingAway = 1001,

    /// <summary>Framing that the standard does not allow.</summary>
    Protocol = 1002,

    /// <summary>A kind of message that nobody here reads.</summary>
    Unsupported = 1003,

    /// <summary>Text that is not UTF-8, or not what the hub protocol says.</summary>
    BadData = 1007,

    /// <summary>Late, or silent for too long.</summary>
    Policy = 1008,

    TooBig = 1009,
}
