using System.Text;

namespace Omni.Bench.Load;

/// <summary>One customer: what is due, what was acknowledged, and the conversation it belongs to.</summary>
internal sealed class Sender(int number, bool isWeChat, IRequestTemplate template)
{
    private double[] _times = [];

    public int Number { get; } = number;

    public bool IsWeChat { get; } = isWeChat;

    public IRequestTemplate Template { get; } = template;

    public SenderLedger Ledger { get; } = new();

    /// <summary>Empty until it is known.</summary>
    public string ConversationId { get; private set; } = "";

    public byte[] ConversationUtf8 { get; private set; } = [];

    /// <summary>The page of the agent who has the conversation.</summary>
    public AgentPage? Page { get; set; }

    /// <summary>The first counter of the current run.</summary>
    public int First { get; private set; }

    /// <summary>The counter after the last that is due. Guarded by the dispatcher.</summary>
    public int Due { get; set; }

    /// <summary>The counter after the last that was acknowledged. Guarded by the dispatcher.</summary>
    public int Acknowledged { get; set; }

    /// <summary>Whether a message is on its way or in the line for it. Guarded by the dispatcher.</summary>
    public bool IsBusy { get; set; }

    /// <summary>A counter belongs to a message for ever: what a run left unsent is skipped by none.</summary>
    public void Begin(double[] times)
    {
        _times = times;
        First = Due;
    }

    public void BelongsTo(string conversationId)
    {
        ConversationId = conversationId;
        ConversationUtf8 = Encoding.UTF8.GetBytes(conversationId);
    }

    /// <summary>When the message was due, in seconds since the start of the run; null when it is not of this run.</summary>
    public double? DueAt(int counter) => counter >= First && counter - First < _times.Length ? _times[counter - First] : null;
}
