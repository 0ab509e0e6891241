using Omni.Pipeline.Conversations;
using Omni.Pipeline.Routing;

namespace Omni.Functions.Http;

internal sealed record ConversationShapes(IReadOnlyList<ConversationView> Conversations)
{
    public static ConversationShapes Of(IReadOnlyList<Conversation> conversations) => new([.. conversations.Select(ConversationView.Of)]);
}

/// <param name="Messages">In order.</param>
/// <param name="LastSequence">Of the conversation.</param>
/// <param name="ReadUpTo">How far each side has read.</param>
internal sealed record MessagesShape(IReadOnlyList<MessageView> Messages, long LastSequence, ReadMarksShape ReadUpTo);

/// <summary>Sequences; 0 when nothing was read.</summary>
internal sealed record ReadMarksShape(long Customer, long Agent);

internal sealed record ReadInput(long UpTo);

/// <param name="UpTo">The sequence of a message.</param>
/// <param name="ConversationId">Its conversation; empty: the current one.</param>
internal sealed record VisitorReadInput(long UpTo, string ConversationId = "");

/// <summary>Argument of the event <c>readUpTo</c>.</summary>
internal sealed record ReadUpToShape(string ConversationId, string Who, long Sequence);

/// <param name="ConversationId">The current one; empty before the first message.</param>
/// <param name="State">Where it stands: new, waiting, active or ended.</param>
/// <param name="AgentName">Who answers in it, as customers see the agent; null while nobody has it.</param>
/// <param name="Rating">The question how it was; null when it was not asked.</param>
/// <param name="Messages">The newest that the cursor leaves, in order, of whichever conversations.</param>
/// <param name="Next">Cursor of the page of older ones; null at the beginning of all.</param>
/// <param name="ReadUpTo">How far the company has read the current conversation.</param>
/// <param name="Unread">Answers that the visitor has not read, counted up to 200.</param>
internal sealed record VisitorMessagesShape(
    string ConversationId, string State, string? AgentName, VisitorRatingShape? Rating, IReadOnlyList<MessageView> Messages, string? Next, long ReadUpTo, int Unread);

/// <param name="Until">So long a number from 1 to 5 is the answer, while the conversation is ended.</param>
/// <param name="Given">The answer; null while there is none.</param>
internal sealed record VisitorRatingShape(DateTimeOffset Until, int? Given);

internal sealed record DecisionsShape(IReadOnlyList<Decision> Decisions);

/// <param name="Weights">All four, together 1.</param>
internal sealed record RoutingReplayInput(RoutingWeights Weights);

/// <param name="Decisions">Those that could be made again.</param>
/// <param name="Left">How many could not: taken by hand, or older than what it takes.</param>
internal sealed record RoutingReplayShape(IReadOnlyList<ReplayedDecision> Decisions, int Left);

/// <param name="ClientMessageId">The same for every try.</param>
/// <param name="Text">Empty when it is only files.</param>
/// <param name="Attachments">Uploaded before.</param>
/// <param name="To">Another of the customer's addresses; null: where the customer last wrote from.</param>
internal sealed record MessageInput(string ClientMessageId, string Text = "", IReadOnlyList<AttachmentInput>? Attachments = null, AddressInput? To = null);

internal sealed record AddressInput(string Channel, string Account, string Address);

/// <param name="ClientMessageId">The same for every try.</param>
/// <param name="Channel">Another one of the customer's; empty: the message's own.</param>
internal sealed record ResendInput(string ClientMessageId, string Channel = "");

internal sealed record AttachmentInput(string Id);

internal sealed record AcceptedShape(string MessageId, DateTimeOffset AcceptedAt);
