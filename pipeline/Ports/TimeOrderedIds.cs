namespace Omni.Pipeline.Ports;

/// <summary>Ids for real: UUID version 7 (RFC 9562), which sort by the time they were made.</summary>
public sealed class TimeOrderedIds(TimeProvider time) : IdSource
{
#pragma warning disable RS0030 // This is the one place where ids are made.
    public override string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
#pragma warning restore RS0030
}
