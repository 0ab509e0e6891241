using System.Collections.Immutable;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 3. Covers, withholds or marks what the word lists name, customers' messages and agents' answers alike, with the names of their files. What was
/// written is kept beside it, for those who may see it; a withheld message still has its place in the conversation, because accepted is never lost. Every hit is in the audit: which
/// lists, never which words.
/// </summary>
internal sealed class FilterStage(CurrentWordFilter filter, AuditLog audit) : IStage
{
    private const int MostNames = 20;

    private const int LongestType = 5;

    // A drawing "logo.ai" is no address, and "evil.com" no program.
    private static readonly string[] NoTypes = ["com", "net", "org", "cn", "cc", "me", "xyz", "top", "vip", "icu", "co", "io", "tv"];

    public string Name => QueueNames.Filter;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var words = await filter.GetAsync(ct);
        var place = new FilterPlace(message.Channel, message.Direction);
        (message, var beside) = message.Metadata.Count == 0 ? (message, []) : Covered(message, words, place);
        var result = words.Check(message.Content, place);
        var written = message.Attachments;
        (message, var named) = Named(message, words, place);
        if (!result.IsClean || beside.Length > 0 || named.Policy is not null)
        {
            await RecordAsync(message, [.. result.Lists.Union(beside, StringComparer.Ordinal).Union(named.Lists, StringComparer.Ordinal)], ct);
        }

        if (result.IsHanded || named.IsHanded)
        {
            message = message.With(MessageFlags.Handed);
        }

        // Of a message whose file has a name that is withheld, nothing can be shown. A covered name is covered, and the text stays as it is.
        if (named.Policy is WordPolicy.Block)
        {
            return Outcome.Next(Block(message with { Attachments = written }));
        }

        if (named.Policy is WordPolicy.Flag && result.Policy is null or WordPolicy.Hand)
        {
            message = message.With(MessageFlags.Flagged);
        }

        if (result.Policy is not { } policy)
        {
            return Outcome.Next(message);
        }

        return Outcome.Next(policy switch
        {
            WordPolicy.Flag => message.With(MessageFlags.Flagged),
            WordPolicy.Hand => message,
            // The platform would be given the values as they were written: what can't be covered is withheld.
            WordPolicy.Mask when message.Template is not null => Block(message),
            WordPolicy.Mask => message.With(MessageFlags.Masked) with { Content = result.Text, OriginalContent = message.Content },
            WordPolicy.Block => Block(message),
        });
    }

    /// <summary>Its files with the names that others may see: people read them like text.</summary>
    private static (UnifiedMessage Message, NameHits Hits) Named(UnifiedMessage message, WordFilter words, FilterPlace place)
    {
        var hits = new NameHits(null, false, []);
        for (var i = 0; i < message.Attachments.Length; i++)
        {
            var file = message.Attachments[i];
            var type = TypeOf(file.Name);
            if (words.Check(file.Name[..^type.Length], place) is not { Policy: { } policy } result)
            {
                continue;
            }

            hits = new(hits.Policy is { } before && before > policy ? before : policy, hits.IsHanded || result.IsHanded, hits.Lists.AddRange(result.Lists));
            message = message with { Attachments = message.Attachments.SetItem(i, file with { Name = result.Text + type }) };
        }

        return (message, hits);
    }

    /// <summary>What stands beside the text is covered and no more: much of it is no words but ids, in which a list finds words that nobody wrote.</summary>
    private static (UnifiedMessage Message, ImmutableArray<string> Lists) Covered(UnifiedMessage message, WordFilter words, FilterPlace place)
    {
        var metadata = message.Metadata;
        ImmutableArray<string> lists = [];
        foreach (var (name, value) in message.Metadata)
        {
            var result = words.Check(value, place);
            if (!ReferenceEquals(result.Text, value))
            {
                (metadata, lists) = (metadata.SetItem(name, result.Text), lists.AddRange(result.Lists));
            }
        }

        return ReferenceEquals(metadata, message.Metadata) ? (message, []) : (message with { Metadata = metadata }, lists);
    }

    /// <summary>The end of a file's name that says its type, with the dot; empty when it may be an address that ends there.</summary>
    private static string TypeOf(string name)
    {
        var type = name[Math.Max(0, name.LastIndexOf('.'))..];
        return type.Length is > 1 and <= LongestType + 1 && type[0] == '.' && type[1..].All(char.IsAsciiLetterOrDigit) && !NoTypes.Contains(type[1..], StringComparer.OrdinalIgnoreCase) ? type : "";
    }

    private static UnifiedMessage Block(UnifiedMessage message) =>
        message.With(MessageFlags.Blocked) with { Content = WordFilter.Withheld, OriginalContent = message.Content };

    /// <summary>By the message's own time and id: the stage may run again.</summary>
    private ValueTask RecordAsync(UnifiedMessage message, ImmutableArray<string> lists, CancellationToken ct) => audit.RecordOnceAsync(
        message.ReceivedAt,
        message.MessageId,
        message.AgentId.Length > 0 ? message.AgentId : AuditLog.Rule,
        AuditEvents.WordListHit,
        message.CustomerId,
        $"{message.ConversationId} {message.Channel} {string.Join(", ", lists.Take(MostNames))}",
        ct);

    /// <param name="Policy">The strongest among the lists that hit a name; null when none did.</param>
    /// <param name="IsHanded">One asks for a supervisor.</param>
    /// <param name="Lists">Those that hit.</param>
    private readonly record struct NameHits(WordPolicy? Policy, bool IsHanded, ImmutableArray<string> Lists);
}
