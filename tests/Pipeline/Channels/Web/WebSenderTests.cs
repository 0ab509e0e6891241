using Omni.Pipeline.Channels.Web;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Pipeline.Channels.Web;

public sealed class WebSenderTests
{
    [Fact]
    public async Task What_is_stored_is_sent() => Assert.Equal(
        SendOutcome.Sent(),
        await new WebSender().SendAsync(new("v1", "hi", "key", "c1"), new("web", "shop", new Dictionary<string, string>()), CancellationToken.None));
}
