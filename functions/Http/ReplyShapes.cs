using Omni.Pipeline.Replies;

namespace Omni.Functions.Http;

/// <param name="Title">What people call it.</param>
/// <param name="Texts">By language.</param>
/// <param name="Channels">On which; none: on all.</param>
/// <param name="Skills">For whoever has one of them; none: for all.</param>
internal sealed record ReplyInput(
    string Title, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Skills = null);

internal sealed record RepliesShape(IReadOnlyList<ReplyShape> Replies);

internal sealed record ReplyShape(
    string Shortcut,
    string Title,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Skills,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    string ETag)
{
    public static ReplyShape Of(Reply it) => new(it.Shortcut, it.Title, it.Texts, it.Channels, it.Skills, it.ChangedBy, it.ChangedAt, it.ETag);
}

internal sealed record FilledRepliesShape(IReadOnlyList<FilledReply> Replies);
