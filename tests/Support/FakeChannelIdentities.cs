using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Answers what a platform vouches for as a test says; without orders: nothing.</summary>
internal sealed class FakeChannelIdentities(string channel) : IChannelIdentities
{
    private readonly Queue<IdentityAnswer> _answers = new();

    public string Channel => channel;

    /// <summary>Whom it was asked about, in order.</summary>
    public List<string> Asked { get; } = [];

    public void AnswerNext(params IEnumerable<IdentityAnswer> answers)
    {
        foreach (var answer in answers)
        {
            _answers.Enqueue(answer);
        }
    }

    public ValueTask<IdentityAnswer> AskAsync(string address, ChannelAccount account, CancellationToken ct)
    {
        Asked.Add(address);
        return new(_answers.TryDequeue(out var answer) ? answer : new IdentityAnswer.Known([]));
    }
}
