namespace Omni.Pipeline.Channels;

/// <summary>One setting of a channel's accounts.</summary>
/// <param name="Name">As stored and as in the HTTP interface.</param>
/// <param name="IsSecret">Can be written but never read back.</param>
/// <param name="IsRequired">Without it the account can't work.</param>
/// <param name="Check">What is wrong with a value that is not empty; null when nothing is.</param>
/// <param name="MaxLength">In UTF-16 units.</param>
/// <param name="SentTo">Of a secret that leaves Omni: the setting with the address that it is sent to.</param>
public sealed record ChannelSetting(
    string Name, bool IsSecret, bool IsRequired, Func<string, string?>? Check = null, int MaxLength = 1024, string SentTo = "");
