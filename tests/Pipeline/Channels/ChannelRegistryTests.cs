using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Web;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels;

public sealed class ChannelRegistryTests
{
    [Fact]
    public async Task Every_channel_that_is_added_can_receive_and_send_and_has_settings()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<ITables>(new FakeTables())
            .AddSingleton<IMediaStore>(new FakeMediaStore())
            .AddSingleton(new SigningKey(new byte[32]))
            .AddChannels()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var registry = services.GetRequiredService<ChannelRegistry>();

        Assert.Equal(["web", "wechat"], registry.Names.Order());
        foreach (var name in registry.Names)
        {
            Assert.Equal(name, registry.Find(name)?.Name);
            Assert.Equal(name, registry.FindSender(name)?.Channel);
            Assert.DoesNotContain("There is no such channel.", ChannelSettings.Validate(new(name, "main", new Dictionary<string, string>())));
        }
    }

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
