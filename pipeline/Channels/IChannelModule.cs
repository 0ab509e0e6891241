using Microsoft.Extensions.DependencyInjection;

namespace Omni.Pipeline.Channels;

/// <summary>
/// What a channel's folder tells the rest: its name, its settings, what it is made of. One for each folder, public or not, with a
/// constructor that takes nothing; <see cref="ChannelModules"/> finds it.
/// </summary>
internal interface IChannelModule
{
    /// <summary>Name in lower case, as in the webhook's address; stored, never renamed.</summary>
    string Name { get; }

    /// <summary>Which settings its accounts have.</summary>
    IReadOnlyList<ChannelSetting> Settings { get; }

    /// <summary>What goes where on the platform's page; empty when there is none to fill in.</summary>
    IReadOnlyList<PlatformField> Form => [];

    /// <summary>Adds its <see cref="IChannel"/>, its <see cref="Ports.IChannelSender"/>, its <see cref="Ports.IChannelCheck"/> and whatever these need.</summary>
    void AddTo(IServiceCollection services);
}
