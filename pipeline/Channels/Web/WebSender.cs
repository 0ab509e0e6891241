using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Web;

/// <summary>A visitor reads the conversation itself, by push and by GET: once the message is stored, it is sent.</summary>
internal sealed class WebSender : IChannelSender
{
    public string Channel => ChannelNames.Web;

    public ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct) =>
        ValueTask.FromResult(SendOutcome.Sent());
}
