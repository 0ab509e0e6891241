using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Ports;

/// <summary>Finds out whether an account's settings work, without a customer.</summary>
public interface IChannelCheck
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>Whether a test text reaches a person: not where customers read the conversation itself.</summary>
    bool CanSend { get; }

    /// <summary>Asks the platform whether it knows the account. Sends nobody anything, and uses no cached token: it may be of settings before these.</summary>
    /// <returns>Empty when it does; else the reason, as <see cref="SendOutcome.Reason"/>.</returns>
    ValueTask<string> CheckAsync(ChannelAccount account, CancellationToken ct);

    /// <summary>What a person can do about a reason of this channel; empty when nothing better is known than its documentation.</summary>
    string AdviceOn(string reason);
}
