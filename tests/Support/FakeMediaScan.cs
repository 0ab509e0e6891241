using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Says what it was told to say; without orders: clean. Remembers what it was shown.</summary>
internal sealed class FakeMediaScan : IMediaScan
{
    private readonly Queue<ScanVerdict> _verdicts = new();

    public List<byte[]> Seen { get; } = [];

    public void AnswerNext(params ScanVerdict[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            _verdicts.Enqueue(verdict);
        }
    }

    public async ValueTask<ScanVerdict> ScanAsync(Stream content, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, ct);
        Seen.Add(bytes.ToArray());
        return _verdicts.TryDequeue(out var verdict) ? verdict : ScanVerdict.Clean;
    }
}
