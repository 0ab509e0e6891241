using System.Net;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>A request body that remembers whether it went out: only before that is a failed call known to have done nothing.</summary>
internal sealed class PlatformBody : HttpContent
{
    private readonly byte[] _json;

    public PlatformBody(byte[] json)
    {
        _json = json;
        Headers.ContentType = new("application/json", "utf-8");
    }

    public bool HasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasStarted = true;
        await stream.WriteAsync(_json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _json.Length;
        return true;
    }
}
