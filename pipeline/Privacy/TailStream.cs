namespace Omni.Pipeline.Privacy;

/// <summary>
/// Lets an archive be written to what only takes asynchronous writes: closing a file in an archive writes its last bytes at once, and here they wait
/// for the next asynchronous write. They are few.
/// </summary>
internal sealed class TailStream(Stream to) : Stream
{
    private readonly MemoryStream _tail = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _tail.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _tail.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await DrainAsync(cancellationToken);
        await to.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
        // What waits goes with the next asynchronous call.
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        await to.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _tail.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask DrainAsync(CancellationToken ct)
    {
        if (_tail.Length > 0)
        {
            await to.WriteAsync(_tail.GetBuffer().AsMemory(0, (int)_tail.Length), ct);
            _tail.SetLength(0);
        }
    }
}
