using System.Security.Cryptography;

namespace Omni.Bench.Load;

/// <summary>The WeChat account that is played: what it shares with Omni.</summary>
internal sealed class WeChatAccount
{
    public required string Name { get; init; }

    public string Token { get; } = "benchSharedToken";

    public string AppId { get; } = "wxb11529c136998cb6";

    public string AppSecret { get; } = "bench-secret";

    /// <summary>Made for the run: base64 of 32 bytes without its padding.</summary>
    public string EncodingAesKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))[..43];

    /// <summary>Where Omni sends answers; nothing listens there unless somebody says so.</summary>
    public Uri ApiBase { get; set; } = LoadOptions.Nowhere;
}
