using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Ports;

/// <summary>Puts what an account's settings say into force at its platform: the menu that customers see. Doing it again changes nothing.</summary>
public interface IChannelMenu
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>The setting that holds the menu.</summary>
    string Setting { get; }

    ValueTask<SendOutcome> ApplyAsync(ChannelAccount account, CancellationToken ct);
}
