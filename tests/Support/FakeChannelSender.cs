using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Remembers what it was asked to send and answers as told; without orders: sent.</summary>
internal sealed class FakeChannelSender(string channel) : IChannelSender
{
    private readonly List<OutboundDelivery> _deliveries = [];
    private readonly Queue<SendOutcome> _answers = new();
    private readonly Lock _lock = new();

    public string Channel => channel;

    /// <summary>Runs before each send is answered.</summary>
    public Func<OutboundDelivery, ValueTask>? Before { get; set; }

    /// <summary>Every try, in order.</summary>
    public IReadOnlyList<OutboundDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>The next sends get these answers, one each.</summary>
    public void AnswerNext(params SendOutcome[] outcomes)
    {
        lock (_lock)
        {
            foreach (var outcome in outcomes)
            {
                _answers.Enqueue(outcome);
            }
        }
    }

    public async ValueTask<SendOutcome> SendAsync(OutboundDelivery delivery, ChannelAccount account, CancellationToken ct)
    {
        if (Before is { } before)
        {
            await before(delivery);
        }

        ct.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _deliveries.Add(delivery);
            return _answers.TryDequeue(out var answer) ? answer : SendOutcome.Sent($"platform-{_deliveries.Count}");
        }
    }
}
