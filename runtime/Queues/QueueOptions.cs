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

    /// <summary>Hosts that may end while they work on a message before it is set aside as the cause.</summary>
    [Range(2, 100)]
    public int MaxUnfinishedDeliveries { get; set; } = 5;

    /// <summary>How long a queue remembers the ids that it accepted, and drops another message of the same id.</summary>
    [Range(typeof(TimeSpan), "00:00:20", "7.00:00:00")]
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Ids that a queue at the door remembers at most; about 64 bytes each. With more in the window, the oldest half is forgotten early.</summary>
    [Range(2, 10_000_000)]
    public int DuplicateWindowIds { get; set; } = 100_000;

    /// <summary>The same for a queue inside, where only a stage that lost its lock sends again; few, so that they stay in the processor's cache.</summary>
    [Range(2, 10_000_000)]
    public int DuplicateWindowIdsInside { get; set; } = 8_192;

    /// <summary>Sessions that one function works on at once (host.json <c>maxConcurrentSessions</c>).</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentSessions { get; set; } = 256;

    /// <summary>Messages without a session that one function works on at once (host.json <c>maxConcurrentCalls</c>).</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentCalls { get; set; } = 64;

    /// <summary>
    /// Messages in all queues together beyond which new work is refused at the door, and messages behind <c>persist</c> beyond which the
    /// stages before it rest.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxWaiting { get; set; } = 1_000_000;

    /// <summary>Bytes of waiting bodies, about, beyond which the newest are kept on the disk only.</summary>
    [Range(0, 64L << 30)]
    public long MaxBytesInMemory { get; set; } = 64L << 20;

    /// <summary>Messages of one session in a row before another waiting session has its turn.</summary>
    [Range(1, 10_000)]
    public int MessagesPerTurn { get; set; } = 32;
}
