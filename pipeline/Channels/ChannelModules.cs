using System.Collections.Frozen;
using System.Reflection;

namespace Omni.Pipeline.Channels;

/// <summary>The channels that an assembly holds, by name. Nobody lists them: a folder with a module in it is a channel.</summary>
internal sealed class ChannelModules
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly FrozenDictionary<string, IChannelModule> _byName;

    /// <param name="modules">In any order.</param>
    /// <exception cref="ArgumentException">Two modules have one name.</exception>
    public ChannelModules(IEnumerable<IChannelModule> modules)
    {
        All = [.. modules.OrderBy(module => module.Name, StringComparer.Ordinal)];
        _byName = All.ToFrozenDictionary(module => module.Name, StringComparer.Ordinal);
    }

    /// <summary>Omni's own.</summary>
    public static ChannelModules Own { get; } = In(typeof(ChannelModules).Assembly);

    /// <summary>In the order of their names, so that two starts compose the same.</summary>
    public IReadOnlyList<IChannelModule> All { get; }

    /// <summary>Whatever in the assembly is a module and can be made from nothing.</summary>
    public static ChannelModules In(Assembly assembly) => new(
        assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IChannelModule)) && type.GetConstructor(Any, []) is not null)
            .Select(type => (IChannelModule)Activator.CreateInstance(type, nonPublic: true)!));

    /// <summary>Null when there is no such channel.</summary>
    public IChannelModule? Find(string channel) => _byName.GetValueOrDefault(channel);
}
