using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Limits;

/// <summary>How much one sender may write. Each instance counts for itself and forgets with its end.</summary>
public sealed class SenderLimitOptions
{
    public const string Section = "Limits";

    /// <summary>Messages a second that one sender may keep up on a platform's account; 0: no limit.</summary>
    [Range(0, 10_000)]
    public double MessagesPerSecond { get; set; } = 30;

    /// <summary>Messages that one sender may write at once after a pause.</summary>
    [Range(1, 100_000)]
    public int MessageBurst { get; set; } = 120;

    /// <summary>The same for a visitor of a website, whom no platform holds back; 0: no limit.</summary>
    [Range(0, 10_000)]
    public double VisitorMessagesPerSecond { get; set; } = 25;

    [Range(1, 100_000)]
    public int VisitorMessageBurst { get; set; } = 60;

    /// <summary>New visitors a minute from one address (of IPv6: one /64 network); 0: no limit. Addresses of this machine have none.</summary>
    [Range(0, 100_000)]
    public double VisitorsPerMinute { get; set; } = 30;

    [Range(1, 100_000)]
    public int VisitorBurst { get; set; } = 60;

    /// <summary>Files a minute that one visitor or agent may upload; 0: no limit. From one address visitors may upload four times as many.</summary>
    [Range(0, 100_000)]
    public double UploadsPerMinute { get; set; } = 20;

    /// <summary>Files that one may upload at once after a pause.</summary>
    [Range(1, 100_000)]
    public int UploadBurst { get; set; } = 40;

    /// <summary>Bytes a minute of those files; 0: no limit.</summary>
    [Range(0, 1L << 40)]
    public long UploadBytesPerMinute { get; set; } = 32 * 1024 * 1024;

    /// <summary>Bytes at once after a pause: not less than the largest file that is taken, or that one never is.</summary>
    [Range(1024 * 1024, 1L << 40)]
    public long UploadBurstBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>Takes the last address of <c>X-Forwarded-For</c> for the caller's. Only behind a proxy that sets it.</summary>
    public bool TrustForwardedFor { get; set; }
}

[OptionsValidator]
internal sealed partial class SenderLimitOptionsValidator : IValidateOptions<SenderLimitOptions>;
