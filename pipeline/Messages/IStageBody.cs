namespace Omni.Pipeline.Messages;

/// <summary>
/// What travels in a queue. An adapter inside one process hands the object itself to the next stage, because parsing at
/// every hop costs more than the work between the hops; it makes the bytes only for the disk. So a body is immutable.
/// </summary>
public interface IStageBody
{
    /// <summary>About how many bytes of memory it takes, without making any: never less than half of what <see cref="ToBytes"/> gives.</summary>
    int Weight { get; }

    /// <summary>The body on the wire: protobuf, see <c>unified_message.proto</c>.</summary>
    byte[] ToBytes();
}
