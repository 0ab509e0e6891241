using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>A channel call under way.</summary>
internal sealed record SendAttempt(string MessageId, TimeSpan BeganAt)
{
    /// <summary>Its caller knows what became of it.</summary>
    public bool IsOver { get; set; }
}

/// <summary>What the world outside saw, which no crash takes back.</summary>
internal sealed class SimRecord(SimWorld world)
{
    /// <summary>Shorter than a claim by more than a prompt deliverer takes from the claim to the call.</summary>
    private static readonly TimeSpan ClaimHolds = Outbox.Claim - TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (long Number, string Session)> _accepted = [];
    private readonly Dictionary<string, SendAttempt> _attempts = [];
    private readonly Dictionary<(string Conversation, long Sequence), string> _pushed = [];
    private readonly Dictionary<string, long> _announced = [];
    private readonly List<OutboundDelivery> _sent = [];

    /// <summary>What was acknowledged: an external message id, or an agent's message id, by sender.</summary>
    public HashSet<(string Sender, string Id)> Acknowledged { get; } = [];

    /// <summary>What reached a platform, in order.</summary>
    public IReadOnlyList<OutboundDelivery> ReachedPlatform => _sent;

    /// <summary>A delivery was accepted by the queue at the door.</summary>
    public void Accepted(UnifiedMessage message, long number)
    {
        if (_accepted.TryAdd(message.MessageId, (number, SessionIds.OfSender(message))))
        {
            world.Journal.Record(() => _accepted.Remove(message.MessageId));
        }
    }

    /// <summary>When a delivery was accepted, among all, and in which session; null: never.</summary>
    public (long Number, string Session)? AcceptedAs(string messageId) => _accepted.TryGetValue(messageId, out var accepted) ? accepted : null;

    public void Pushed(FeedEvent message)
    {
        if (message.Payload is MessageView view)
        {
            if (_pushed.TryGetValue((view.ConversationId, view.Sequence), out var before) && before != view.Id)
            {
                world.Fail($"browsers were shown message {before} and then {view.Id} as number {view.Sequence} of conversation {view.ConversationId}");
            }

            _pushed[(view.ConversationId, view.Sequence)] = view.Id;
        }
        else if (message.Payload is ConversationView conversation)
        {
            _announced[conversation.Id] = Math.Max(_announced.GetValueOrDefault(conversation.Id), conversation.LastSequence);
        }
    }

    /// <summary>Whether a browser could have seen the message, or that there is one.</summary>
    public bool WasPushed(string conversation, long sequence) =>
        _pushed.ContainsKey((conversation, sequence)) || _announced.GetValueOrDefault(conversation) >= sequence;

    /// <summary>What browsers were shown, where they were shown it.</summary>
    public IEnumerable<(string Conversation, long Sequence, string MessageId)> Shown =>
        _pushed.Select(it => (it.Key.Conversation, it.Key.Sequence, it.Value));

    public SendAttempt SendBegan(OutboundDelivery delivery)
    {
        var now = world.Loop.Now;
        if (world.Weather.IsPrompt && _attempts.TryGetValue(delivery.IdempotencyKey, out var before) && !before.IsOver && now - before.BeganAt < ClaimHolds)
        {
            world.Fail($"two deliverers call the channel for message {delivery.IdempotencyKey} at once");
        }

        return _attempts[delivery.IdempotencyKey] = new(delivery.IdempotencyKey, now);
    }

    public void Sent(OutboundDelivery delivery) => _sent.Add(delivery);
}
