using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Channels;

public sealed class ChannelModulesTests
{
    [Fact]
    public async Task A_channel_that_nobody_lists_is_found_and_can_receive_send_and_be_set_up()
    {
        var modules = ChannelModules.In(typeof(PigeonModule).Assembly);
        await using var services = Services().AddChannels(modules).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        var registry = services.GetRequiredService<ChannelRegistry>();

        Assert.Equal(["pigeon"], registry.Names);
        Assert.IsType<PigeonChannel>(registry.Find("pigeon"));
        Assert.IsType<PigeonChannel>(registry.FindSender("pigeon"));
        Assert.Empty(ChannelSettings.Validate(Pigeon(("loft", "north")), modules));
        Assert.Equal(["loft is missing.", "pigeon has no setting cage."], ChannelSettings.Validate(Pigeon(("cage", "x")), modules));
    }

    [Fact]
    public async Task Every_channel_of_our_own_receives_sends_and_has_settings_under_its_own_name()
    {
        await using var services = Services().AddSingleton<IMediaStore>(new FakeMediaStore()).AddChannels().BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        var registry = services.GetRequiredService<ChannelRegistry>();

        Assert.NotEmpty(ChannelModules.Own.All);
        Assert.Equal(ChannelModules.Own.All.Select(module => module.Name), registry.Names.Order(StringComparer.Ordinal));
        Assert.Equal(registry.Names.Order(), services.GetServices<IChannelSender>().Select(sender => sender.Channel).Order());
        foreach (var module in ChannelModules.Own.All)
        {
            Assert.Equal(module.Name, registry.Find(module.Name)?.Name);
            Assert.Equal(module.Name, registry.FindSender(module.Name)?.Channel);
            Assert.Single(services.GetServices<IChannelCheck>(), check => check.Channel == module.Name);
            Assert.NotEmpty(ChannelSettings.FormOf(module.Name));
            Assert.Same(module.Settings, ChannelSettings.Of(module.Name));
        }
    }

    [Fact]
    public void The_channels_come_in_the_order_of_their_names() =>
        Assert.Equal(["carrier", "pigeon"], new ChannelModules([new PigeonModule(), new Renamed("carrier")]).All.Select(module => module.Name));

    [Fact]
    public void Two_channels_of_one_name_stop_the_start() =>
        Assert.Throws<ArgumentException>(() => new ChannelModules([new PigeonModule(), new Renamed("pigeon")]));

    private static IServiceCollection Services() => new ServiceCollection()
        .AddLogging()
        .AddSingleton<ITables>(new FakeTables())
        .AddSingleton(Urls.For(TimeProvider.System))
        .AddSingleton(new SigningKey(new byte[32]))
        .AddTestSecrets();

    private static ChannelAccount Pigeon(params (string Name, string Value)[] settings) =>
        new("pigeon", "main", settings.ToDictionary(setting => setting.Name, setting => setting.Value));

    /// <summary>All that a further channel needs: this and what it adds. Nothing in Omni knows of it.</summary>
    private sealed class PigeonModule : IChannelModule
    {
        public string Name => "pigeon";

        public IReadOnlyList<ChannelSetting> Settings { get; } = [new("loft", IsSecret: false, IsRequired: true)];

        public void AddTo(IServiceCollection services)
        {
            services.AddSingleton<IChannel, PigeonChannel>();
            services.AddSingleton<IChannelSender, PigeonChannel>();
        }
    }

    private sealed class PigeonChannel : IChannel, IChannelSender
    {
        public string Name => "pigeon";

        public string Channel => "pigeon";

        public bool TakesTryAgain => true;

        public ValueTask<ChannelReply> ReceiveAsync(ChannelRequest request, ChannelAccount account) => new(new ChannelReply.Accepted([], "coo"));

        public ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct) => new(SendOutcome.Sent());
    }

    /// <summary>Not found by itself: it can't be made from nothing.</summary>
    private sealed class Renamed(string name) : IChannelModule
    {
        public string Name => name;

        public IReadOnlyList<ChannelSetting> Settings => [];

        public void AddTo(IServiceCollection services)
        {
        }
    }
}
