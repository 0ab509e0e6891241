namespace Omni.Pipeline.Privacy;

/// <summary>
/// The steps of an erasure. The order is this list, and an approval test holds it: first what keeps new things from being added, then
/// what is found by something else, and what leads to the rest last. Names are stored: never renamed.
/// </summary>
public static class ErasureSteps
{
    /// <summary>Notes from where they wrote: what was written before and comes late is dropped.</summary>
    public const string Senders = "senders";

    /// <summary>Takes their channel identities and identifiers away: who writes now is somebody new.</summary>
    public const string Identities = "identities";

    /// <summary>Puts a mark in the place of who they are: what is on its way to them is dropped.</summary>
    public const string Customers = "customers";

    /// <summary>Ends their conversations, gives agents their places back, and tells everybody.</summary>
    public const string Inboxes = "inboxes";

    /// <summary>Removes the files of their messages, with what was derived from them.</summary>
    public const string Files = "files";

    /// <summary>Removes the marks by which their messages were let through once, and from timelines of others what stands in their conversations.</summary>
    public const string Marks = "marks";

    /// <summary>Removes their conversations.</summary>
    public const string Conversations = "conversations";

    /// <summary>Removes what they said in conversations of others, whom they were taken for.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>Removes what they uploaded, sent or not.</summary>
    public const string Uploads = "uploads";

    /// <summary>Removes what customers who stay have of having been one with them.</summary>
    public const string Merges = "merges";

    /// <summary>Removes the urgent tickets of their conversations, with their trails.</summary>
    public const string Tickets = "tickets";

    /// <summary>Removes what they asked and no article answered.</summary>
    public const string Questions = "questions";

    /// <summary>Removes their messages from the dead letters.</summary>
    public const string Letters = "letters";

    /// <summary>Forgets what other systems said about them.</summary>
    public const string Cards = "cards";

    /// <summary>Removes everything else that lies under their ids: notes, the timeline, who served them.</summary>
    public const string Records = "records";

    /// <summary>Takes them out of the search index and of what it has to read.</summary>
    public const string Search = "search";

    /// <summary>Removes what was exported of them and is kept for whoever asked.</summary>
    public const string Exports = "exports";

    /// <summary>In this order; those of one wave know nothing of each other, and may be done at the same time.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> Waves =
    [
        [Senders], [Identities], [Customers], [Inboxes],
        [Files, Marks, Exports],
        [Conversations, Elsewhere, Uploads, Tickets, Questions, Letters, Cards],
        [Merges], [Records], [Search],
    ];

    public static readonly IReadOnlyList<string> InOrder = [.. Waves.SelectMany(wave => wave)];
}
