namespace Omni.Pipeline.Channels;

/// <summary>The one channel whose customers are connected to Omni itself, so that others must know it by name.</summary>
public static class ChannelNames
{
    public const string Web = "web";
}
