namespace Omni.Pipeline.Messages;

/// <summary>A body of which there are only the bytes, as it came back from a disk or a broker; its stage parses it.</summary>
public sealed class RawBody(byte[] bytes) : IStageBody
{
    public int Weight => bytes.Length;

    public byte[] ToBytes() => bytes;
}
