using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Ids of version 7: random, and in order of the millisecond they were made in.</summary>
internal sealed class TimeOrderedIds(TimeProvider time) : IdSource
{
#pragma warning disable RS0030 // This is the source that the ban points to.
    public override string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
#pragma warning restore RS0030
}
