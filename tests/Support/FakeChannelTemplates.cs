using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>The templates of every account of a channel, as a test gives them.</summary>
internal sealed class FakeChannelTemplates(string channel) : IChannelTemplates
{
    public string Channel => channel;

    public List<ChannelTemplate> All { get; } = [];

    /// <summary>Instead of them.</summary>
    public SendOutcome? Failure { get; set; }

    public int Asked { get; private set; }

    public ValueTask<TemplateList> ListAsync(ChannelAccount account, CancellationToken ct)
    {
        Asked++;
        return new(Failure is { } failure ? TemplateList.Failed(failure) : new([.. All]));
    }
}
