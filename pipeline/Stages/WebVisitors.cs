namespace Omni.Pipeline.Stages;

/// <summary>The one channel whose customers are connected to Omni themselves.</summary>
internal static class WebVisitors
{
    public const string Channel = "web";
}
