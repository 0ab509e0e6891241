using Omni.Pipeline.Messages;

namespace Omni.Tests.Simulation;

/// <summary>A message in the simulated broker.</summary>
internal sealed class SimMessage
{
    public required string Queue { get; init; }

    public required long Number { get; init; }

    public required string SessionId { get; init; }

    public required string MessageId { get; init; }

    public required IStageBody Body { get; init; }

    /// <summary>Read back from the disk, or come over a network: the consumer gets bytes.</summary>
    public bool IsBytes { get; init; }

    public TimeSpan NotBefore { get; init; }

    public int DeliveryCount { get; set; }

    public string DeadLetterReason { get; set; } = "";

    /// <summary>As it is written to the disk now.</summary>
    public SimMessage Written() => new()
    {
        Queue = Queue,
        Number = Number,
        SessionId = SessionId,
        MessageId = MessageId,
        Body = Body,
        IsBytes = true,
        NotBefore = NotBefore,
        DeliveryCount = DeliveryCount,
        DeadLetterReason = DeadLetterReason,
    };
}

/// <summary>The messages of one session of one queue, and who has it.</summary>
internal sealed class SimSession(string queue, string id)
{
    public string Queue => queue;

    public string Id => id;

    public List<SimMessage> Messages { get; } = [];

    public SessionHold? Hold { get; set; }

    /// <summary>Somebody is on the way to take it.</summary>
    public bool IsOffered { get; set; }
}

/// <summary>A consumer's hold on a session. It is lost when the session's is another.</summary>
internal sealed class SessionHold(SimSession session, SimProcess process)
{
    public SimSession Session => session;

    public SimProcess Process => process;

    public TimeSpan DeliveryBeganAt { get; set; }

    public SimMessage? InHand { get; set; }

    public bool IsLost => session.Hold != this;
}
