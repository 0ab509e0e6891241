using System.Collections.Immutable;

namespace Omni.Pipeline.Ports;

/// <summary>
/// An index of what was said and of who said it. Everything in it can be made again from the tables, so it may lose the last seconds:
/// <see cref="MarkAsync"/> says from when on it has to be told again. What was indexed before a search begins may be found by it, and need
/// not be. It holds words and ids; what is shown comes from the tables. An outage is a <see cref="StorageUnavailableException"/>.
/// </summary>
public interface ISearch
{
    /// <summary>False where the host has no index: then nothing else may be called.</summary>
    bool IsConfigured { get; }

    /// <summary>
    /// Puts documents in, in the place of those of the same id; the same again changes nothing. One that <see cref="SearchDocument.IsNew"/>
    /// says it is new replaces none.
    /// </summary>
    ValueTask IndexAsync(IReadOnlyList<SearchDocument> documents, CancellationToken ct);

    /// <summary>Takes out everything of a customer; no error when there is nothing.</summary>
    ValueTask DeleteCustomerAsync(string customerId, CancellationToken ct);

    /// <summary>Takes out a conversation and its messages; no error when there is nothing.</summary>
    ValueTask DeleteConversationAsync(string conversationId, CancellationToken ct);

    /// <summary>Takes out what was put in under an older generation.</summary>
    ValueTask DeleteBeforeAsync(long generation, CancellationToken ct);

    /// <summary>
    /// Removes also the traces of what was taken out before, so that nobody who reads the index's files finds a word of it. Writes parts of
    /// the index anew, and commits under the mark that there is.
    /// </summary>
    ValueTask PurgeAsync(CancellationToken ct);

    /// <summary>When it returns, everything that was put in or taken out before is safe, together with the mark.</summary>
    ValueTask CommitAsync(string mark, CancellationToken ct);

    /// <summary>The mark of the last commit; empty when there was none, and then the index is empty, too.</summary>
    ValueTask<string> MarkAsync(CancellationToken ct);

    /// <summary>How many documents there are.</summary>
    ValueTask<long> CountAsync(CancellationToken ct);

    /// <summary>Documents that have all the words, in their text or as a whole among what is exact, and pass the filter; newest first.</summary>
    ValueTask<IReadOnlyList<SearchHit>> FindAsync(SearchRequest request, CancellationToken ct);

    /// <summary>Where in a text the words are, in order, not overlapping.</summary>
    IReadOnlyList<TextRange> Highlight(IReadOnlyList<SearchWord> words, string text);
}

/// <summary>What a document stands for.</summary>
public enum SearchType
{
    Message = 1,
    Conversation = 2,
    Customer = 3,
}

/// <summary>One thing that can be found.</summary>
public sealed record SearchDocument
{
    public required SearchType Type { get; init; }

    /// <summary>Of a message and a conversation: which; empty of a customer.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>Of a message: which in the conversation.</summary>
    public long Sequence { get; init; }

    /// <summary>Of a message: whose channel identity it came from or went to, before any merge. Otherwise the customer.</summary>
    public required string Customer { get; init; }

    public string Channel { get; init; } = "";

    public required DateTimeOffset At { get; init; }

    /// <summary>What words are looked for in.</summary>
    public string Text { get; init; } = "";

    /// <summary>Found whole only, in any case: phones, e-mails, addresses on channels.</summary>
    public ImmutableArray<string> Exact { get; init; } = [];

    /// <summary>Of a conversation: who may find it, as far as the index knows.</summary>
    public ImmutableArray<string> Readers { get; init; } = [];

    public long Generation { get; init; }

    /// <summary>It can't be in the index yet, and nothing need be replaced by it.</summary>
    public bool IsNew { get; init; }
}

/// <summary>A word to look for.</summary>
/// <param name="Text">As it was typed, without its marks. Several words that stand together are a phrase.</param>
/// <param name="IsPrefix">The last word of it need only begin so.</param>
/// <param name="IsExcluded">It must not be there.</param>
public sealed record SearchWord(string Text, bool IsPrefix = false, bool IsExcluded = false);

/// <summary>What to find.</summary>
public sealed record SearchRequest
{
    /// <summary>Of <see cref="Limit"/>: the access filter of an agent asks for as many conversations.</summary>
    public const int MaxLimit = 10_000;

    public required SearchType Type { get; init; }

    /// <summary>All of them; none: everything that passes the filter.</summary>
    public IReadOnlyList<SearchWord> Words { get; init; } = [];

    /// <summary>Empty: any.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Of one of these; null: of anybody.</summary>
    public IReadOnlyCollection<string>? Customers { get; init; }

    /// <summary>In one of these; null: in any.</summary>
    public IReadOnlyCollection<string>? Conversations { get; init; }

    /// <summary>That one of these may read; null: whoever may.</summary>
    public IReadOnlyCollection<string>? Readers { get; init; }

    /// <summary>First instant, included.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant no longer included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Where the page before ended; null: from the newest.</summary>
    public SearchCursor? After { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public required int Limit { get; init; }
}

/// <summary>A place between two hits.</summary>
/// <param name="At">Time of the hit before it.</param>
/// <param name="Same">How many hits of that very time lie before it.</param>
public readonly record struct SearchCursor(DateTimeOffset At, int Same);

/// <param name="Conversation">Empty of a customer.</param>
/// <param name="Sequence">Of a message.</param>
/// <param name="Customer">As the document has it.</param>
/// <param name="Cursor">The place behind this hit.</param>
public sealed record SearchHit(string Conversation, long Sequence, string Customer, SearchCursor Cursor);

/// <summary>A part of a text, in UTF-16 units.</summary>
public readonly record struct TextRange(int Start, int Length);
