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

    /// <summary>Takes the last address of <c>X-Forwarded-For</c> for the caller's. Only behind a proxy that sets it.</summary>
    public bool TrustForwardedFor { get; set; }
}

[OptionsValidator]
internal sealed partial class SenderLimitOptionsValidator : IValidateOptions<SenderLimitOptions>;
