namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>A file at the platform, as <c>robot code:download code</c>.</summary>
/// <param name="RobotCode">Who was sent it; empty: the account's robot.</param>
/// <param name="DownloadCode">Gets an address for it, for some time.</param>
internal readonly record struct DingTalkFile(string RobotCode, string DownloadCode)
{
    public const int MaxCodeLength = 800;

    public static DingTalkFile Parse(string reference)
    {
        var end = reference.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? new("", reference) : new(reference[..end], reference[(end + 1)..]);
    }

    public override string ToString() => $"{(IsPlain(RobotCode) ? RobotCode : "")}:{DownloadCode}";

    private static bool IsPlain(string code) => code.Length <= 128 && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
