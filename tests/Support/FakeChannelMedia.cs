using Omni.Pipeline.Channels;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>A platform that holds files: gives what a test put there, or answers as told.</summary>
internal sealed class FakeChannelMedia(string channel) : IChannelMedia
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly Queue<MediaFetch> _answers = new();

    public string Channel => channel;

    /// <summary>References asked for, in order.</summary>
    public List<string> Fetched { get; } = [];

    public void Put(string reference, byte[] content) => _files[reference] = content;

    /// <summary>The next fetches get these answers, one each.</summary>
    public void AnswerNext(params MediaFetch[] answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    public ValueTask<MediaFetch> FetchAsync(Attachment attachment, ChannelAccount account, CancellationToken ct)
    {
        Fetched.Add(attachment.PlatformReference);
        return new(_answers.TryDequeue(out var answer) ? answer
            : _files.TryGetValue(attachment.PlatformReference, out var content) ? new MediaFetch.Opened(new MemoryStream(content), "image/x-claimed", "claimed.exe")
            : new MediaFetch.Gone("gone"));
    }
}
