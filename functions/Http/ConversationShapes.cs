using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

internal sealed record ConversationShapes(IReadOnlyList<ConversationView> Conversations)
{
    public static ConversationShapes Of(IReadOnlyList<Conversation> conversations) => new([.. conversations.Select(ConversationView.Of)]);
}

internal sealed record MessagesShape(IReadOnlyList<MessageView> Messages, long LastSequence);

internal sealed record VisitorMessagesShape(string ConversationId, IReadOnlyList<MessageView> Messages, long LastSequence);

internal sealed record DecisionsShape(IReadOnlyList<Decision> Decisions);

internal sealed record MessageInput(string ClientMessageId, string Text);

internal sealed record AcceptedShape(string MessageId, DateTimeOffset AcceptedAt);
