namespace Omni.Pipeline.Ports;

/// <summary>Makes a small picture of a large one. Nothing of the original's metadata (place, camera, time) is in it.</summary>
public interface IThumbnails
{
    /// <summary>A JPEG; null when this is no picture that can be unpacked within the limits.</summary>
    ValueTask<byte[]?> MakeAsync(Stream picture, CancellationToken ct);
}
