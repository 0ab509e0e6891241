namespace Omni.Bench.Load;

/// <summary>What is driven, and how.</summary>
internal sealed record LoadOptions
{
    /// <summary>Nothing listens there.</summary>
    public static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    /// <summary>An Omni that runs; null: the bench starts its own.</summary>
    public Uri? Url { get; init; }

    /// <summary>An admin there.</summary>
    public string Username { get; init; } = "admin";

    public string Password { get; init; } = "";

    /// <summary>How messages travel in a server of the bench's own: spread or compact.</summary>
    public string Plan { get; init; } = "spread";

    /// <summary>Messages per second; null: the greatest rate that is sustained is looked for.</summary>
    public double? Rate { get; init; }

    public double Seconds { get; init; } = 30;

    public int Senders { get; init; } = 5000;

    /// <summary>Null: as many as the senders need.</summary>
    public int? Agents { get; init; }

    /// <summary>Of the senders, 0 to 1.</summary>
    public double WeChatShare { get; init; } = 0.5;

    public int Connections { get; init; } = 256;

    /// <summary>Where answers to WeChat customers go.</summary>
    public Uri WeChatApi { get; init; } = Nowhere;

    public string JsonFile { get; init; } = "";
}
