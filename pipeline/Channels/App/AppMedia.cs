using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.App;

/// <summary>Fetches what users sent from where the app's server keeps it: from the internet, or from that server itself.</summary>
internal sealed class AppMedia(PlatformDownloads downloads) : IChannelMedia
{
    public string Channel => AppChannel.ChannelName;

    public async ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct) =>
        AppAttachment.AddressOf(attachment.PlatformReference, account) is { } address
            ? await downloads.OpenAsync(
                Channel, AppAttachment.IsOwn(address, account) ? AppSender.ClientName : PlatformDownloads.PublicClient, address, ct)
            : new MediaFetch.Gone("app-media-address-refused");
}
