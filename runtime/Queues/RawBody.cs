using Omni.Pipeline.Messages;

namespace Omni.Runtime.Queues;

/// <summary>A body as it came back from the disk; its stage parses it.</summary>
internal sealed class RawBody(byte[] bytes) : IStageBody
{
    public byte[] ToBytes() => bytes;
}
