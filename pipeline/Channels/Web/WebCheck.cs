using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Web;

/// <summary>Visitors are connected to Omni itself: an account that is there works.</summary>
internal sealed class WebCheck : IChannelCheck
{
    public string Channel => ChannelNames.Web;

    public bool CanSend => false;

    public ValueTask<string> CheckAsync(ChannelAccount account, CancellationToken ct) => ValueTask.FromResult("");

    public string AdviceOn(string reason) => "";
}
