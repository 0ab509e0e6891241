using System.Buffers;

namespace Omni.Runtime.SignalR;

/// <summary>A wire over a stream that HTTP has upgraded. Dearer than a bare socket; for connections that were proxied, reused or HTTP/2.</summary>
/// <param name="stream">Both directions.</param>
/// <param name="abort">Ends it at once.</param>
/// <param name="aborted">It was.</param>
internal sealed class StreamWire(Stream stream, Action abort, CancellationToken aborted) : IHubWire, IDisposable
{
    private const int BufferSize = 4 * 1024;

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(aborted);

    /// <summary>A stream takes nothing without a chance of waiting.</summary>
    public int TrySend(ReadOnlySpan<byte> bytes) => 0;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, _ended.Token);
        await stream.FlushAsync(_ended.Token);
    }

    public void End(bool isPolite)
    {
        if (!isPolite)
        {
            abort();
        }

        _done.TrySetResult();
    }

    /// <summary>Hands on what comes. Completes when the wire was ended.</summary>
    public async Task RunAsync(HubSocket hub)
    {
        var reading = ReadAllAsync(hub);
        await _done.Task;
        await _ended.CancelAsync();
        await reading;
    }

    public void Dispose() => _ended.Dispose();

    private async Task ReadAllAsync(HubSocket hub)
    {
        try
        {
            int count;
            do
            {
                _ = await stream.ReadAsync(Memory<byte>.Empty, _ended.Token); // Waits without a buffer.
                var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                count = await stream.ReadAsync(buffer, _ended.Token);
                var goesOn = hub.Received(buffer.AsSpan(0, count));
                ArrayPool<byte>.Shared.Return(buffer);
                if (!goesOn)
                {
                    return; // The hub ends it.
                }
            }
            while (count > 0);
        }
        catch (Exception gone) when (WireFaults.IsGone(gone))
        {
            // The hub hears it below.
        }

        hub.End(isPolite: true);
    }
}
