using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <param name="Found">Newest first; may be fewer than were asked for, also none, though there is more.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record SearchAnswer(IReadOnlyList<SearchFound> Found, SearchCursor? Next);

/// <summary>One thing that was found, as the tables have it now.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Customer">Whom its customer is part of now.</param>
/// <param name="Conversation">The head; null of a customer.</param>
/// <param name="Message">Null unless it is a message.</param>
/// <param name="Highlights">Where the words are: in the message's text, the conversation's preview, the customer's name.</param>
public sealed record SearchFound(
    SearchType Type, Customer Customer, Conversation? Conversation, ConversationEntry? Message, IReadOnlyList<TextRange> Highlights);
