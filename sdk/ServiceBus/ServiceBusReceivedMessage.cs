using System.Collections.Frozen;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message as a consumer sees it under its lock.</summary>
public class ServiceBusReceivedMessage
{
    private static readonly IReadOnlyDictionary<string, object> NoProperties = FrozenDictionary<string, object>.Empty;

    private readonly Func<BinaryData> _makeBody;
    private BinaryData? _body;

    internal ServiceBusReceivedMessage(Func<BinaryData> makeBody)
    {
        _makeBody = makeBody;
    }

    /// <summary>Made when it is first read: inside one process most stages never ask.</summary>
    public BinaryData Body => _body ??= _makeBody();

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal set; } = NoProperties;

    public string MessageId { get; internal set; } = "";

    public string? SessionId { get; internal set; }

    public string LockToken => LockTokenGuid.ToString();

    public DateTimeOffset LockedUntil { get; internal set; }

    public int DeliveryCount { get; internal set; }

    public long SequenceNumber { get; internal set; }

    public DateTimeOffset EnqueuedTime { get; internal set; }

    public string? DeadLetterReason { get; internal set; }

    public string? DeadLetterErrorDescription { get; internal set; }

    internal Guid LockTokenGuid { get; set; }
}
