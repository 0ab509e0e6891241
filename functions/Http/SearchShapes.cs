using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Functions.Http;

internal sealed record SearchShape(IReadOnlyList<SearchHitShape> Hits, string? Next)
{
    public static SearchShape Of(SearchAnswer answer, MediaUrls urls) =>
        new([.. answer.Found.Select(it => SearchHitShape.Of(it, urls))], answer.Next is { } next ? SearchCursors.Write(next) : null);
}

internal sealed record SearchHitShape(
    string Type,
    string CustomerId,
    string CustomerName,
    ConversationView? Conversation,
    MessageView? Message,
    IReadOnlyList<TextRange> Highlights)
{
    public static SearchHitShape Of(SearchFound it, MediaUrls urls) => new(
        WireNames.Of(it.Type),
        it.Customer.Id,
        it.Customer.Name,
        it.Conversation is { } conversation ? ConversationView.Of(conversation) : null,
        it.Message is { } message ? MessageView.Of(message, urls) : null,
        it.Highlights);
}

internal sealed record SearchIndexShape(string State, long Documents, int Pending, long ReadConversations, long ReadDocuments, string Mark)
{
    public static SearchIndexShape Of(SearchProgress it, long documents) =>
        new(WireNames.Of(it.State), documents, it.Pending, it.Conversations, it.Documents, it.Mark);
}
