using System.ComponentModel.DataAnnotations;

namespace Omni.Runtime.Queues;

/// <summary>How the embedded queues behave; what Service Bus keeps per queue, and what host.json says of the consumers.</summary>
public sealed class QueueOptions
{
    public const string Section = "Queues";

    /// <summary>How long a consumer holds a session without renewal.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LockDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the host renews the lock of one delivery (host.json <c>maxAutoLockRenewalDuration</c>).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxAutoLockRenewal { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Deliveries before a message is set aside.</summary>
    [Range(1, 100)]
    public int MaxDeliveryCount { get; set; } = 10;

    /// <summary>Sessions that one function works on at once (host.json <c>maxConcurrentSessions</c>).</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentSessions { get; set; } = 256;

    /// <summary>Messages in all queues together beyond which new work is refused at the door.</summary>
    [Range(1, 10_000_000)]
    public int MaxWaiting { get; set; } = 100_000;

    /// <summary>Messages of one session in a row before another waiting session has its turn.</summary>
    [Range(1, 10_000)]
    public int MessagesPerTurn { get; set; } = 32;
}
