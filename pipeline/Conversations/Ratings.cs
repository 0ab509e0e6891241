using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Conversations;

/// <summary>The customer's answer to the question how satisfied they are: a number from 1 to 5 and no more, so that nothing that wants an answer is taken for it.</summary>
public static class Ratings
{
    /// <summary>Null when the message is none, or nobody asked.</summary>
    public static int? Of(Conversation head, UnifiedMessage message) =>
        head.State is ConversationState.Resolved && message.ReceivedAt <= head.RatingUntil && message.Kind is MessageKind.Text ? Read(message.Content) : null;

    /// <summary>Reads <c>4</c>, <c>４</c>, <c>4分</c>, <c>4星</c>, <c>4/5</c>.</summary>
    public static int? Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length == 0 || trimmed[1..] is not ("" or "分" or "星" or "/5") ? null
            : trimmed[0] switch
            {
                >= '1' and <= '5' => trimmed[0] - '0',
                >= '１' and <= '５' => trimmed[0] - '０',
                _ => null,
            };
    }
}
