namespace Omni.Runtime.Durable;

/// <summary>
/// An orchestration that has not ended, in memory. Thousands wait at a time: what is needed only while one runs is null until then, and again
/// after it was put away. Guarded by the engine's lock, but for the run, which belongs to the turn that is being taken.
/// </summary>
internal sealed class LiveOrchestration(string instanceId, long lifetime)
{
    public string InstanceId { get; } = instanceId;

    /// <summary>See <see cref="StoredOrchestration"/>.</summary>
    public long Lifetime { get; set; } = lifetime;

    /// <summary>The id of its caller; empty when it has none.</summary>
    public string Parent { get; init; } = "";

    /// <summary>When it is to have a turn though nothing comes, UTC.</summary>
    public DateTime? Due { get; set; }

    /// <summary>What it has not taken yet, oldest first.</summary>
    public List<InboxEntry>? Inbox { get; set; }

    /// <summary>Null while it is put away.</summary>
    public StoredOrchestration? Head { get; set; }

    /// <summary>Null while it is put away.</summary>
    public OrchestrationRun? Run { get; set; }

    /// <summary>Its place among those that are kept ready; null while it is put away.</summary>
    public LinkedListNode<LiveOrchestration>? Place { get; set; }

    /// <summary>Whether it waits for its turn, or takes it.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Whether something happened since its turn began to look: it needs another one.</summary>
    public bool IsWoken { get; set; }

    /// <summary>Whether something is wrong here that only a new start can mend.</summary>
    public bool Rests { get; set; }

    /// <summary>Whether it has ended, or another one took its id: what its turn still brings is for nobody.</summary>
    public bool IsGone { get; set; }

    /// <summary>For those who wait for anything to happen to it; null when nobody does.</summary>
    public TaskCompletionSource? Changed { get; set; }

    public bool HasWork => Inbox is { Count: > 0 };

    public void Tell(InboxEntry entry) => (Inbox ??= []).Add(entry);

    public void Pulse()
    {
        var waiting = Changed;
        Changed = null;
        waiting?.SetResult();
    }
}
