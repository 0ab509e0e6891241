using System.Text.RegularExpressions;
using Omni.Pipeline.Channels;
using Omni.Tests.Support;

namespace Omni.Tests.Architecture;

/// <summary>
/// A channel is its folder: no other product file may name it. Excepted are what plays its platform for the demo, and the web channel,
/// whose customers are connected to Omni itself and which has a name for that (<see cref="ChannelNames.Web"/>).
/// </summary>
internal static partial class ChannelNameRules
{
    private const string Channels = "pipeline/Channels/";

    private static readonly string[] Product = ["pipeline/", "functions/", "durable/", "sdk/", "runtime/"];
    private static readonly string[] Excepted = ["runtime/Commands/Demo/", Channels + "ChannelNames.cs"];

    /// <summary>Folder by channel name, for the channels that there are.</summary>
    public static IReadOnlyDictionary<string, string> Folders { get; } =
        ChannelModules.Own.All.ToDictionary(module => module.Name, module => module.GetType().Namespace!.Split('.')[^1]);

    public static IEnumerable<(string Path, string Code)> ProductFiles() => RepositoryFiles.Sources(".cs")
        .Select(path => (Path: Path.GetRelativePath(RepositoryFiles.Root, path).Replace('\\', '/'), File: path))
        .Where(source => Product.Any(folder => source.Path.StartsWith(folder, StringComparison.Ordinal))
            && !source.Path.Contains("/obj/", StringComparison.Ordinal) && !Excepted.Any(folder => source.Path.StartsWith(folder, StringComparison.Ordinal)))
        .Select(source => (source.Path, File.ReadAllText(source.File)));

    /// <summary>The channels that a file names and may not.</summary>
    public static IEnumerable<string> Named(string path, string code)
    {
        var spoken = Comment().Replace(code, "");
        return Folders
            .Where(channel => !path.StartsWith($"{Channels}{channel.Value}/", StringComparison.Ordinal) && Names(spoken, channel.Key, channel.Value))
            .Select(channel => $"{path} names {channel.Key}");
    }

    private static bool Names(string code, string name, string folder) =>
        code.Contains($"\"{name}\"", StringComparison.Ordinal)
        || Regex.IsMatch(code, $@"\bChannels\.{folder}\b|\b{folder}(Channel|Sender|Module|Api|Tokens|Errors|Messages|SettingNames)\b");

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
