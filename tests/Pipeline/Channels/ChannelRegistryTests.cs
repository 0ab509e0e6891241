using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Web;

namespace Omni.Tests.Pipeline.Channels;

public sealed class ChannelRegistryTests
{
    [Fact]
    public void A_name_is_found_only_as_it_is_written()
    {
        var registry = new ChannelRegistry([], [new WebSender()]);

        Assert.Null(registry.Find("web"));
        Assert.Null(registry.FindSender("Web"));
        Assert.NotNull(registry.FindSender("web"));
    }

    [Fact]
    public void Two_senders_of_one_name_stop_the_start() =>
        Assert.Throws<ArgumentException>(() => new ChannelRegistry([], [new WebSender(), new WebSender()]));
}
