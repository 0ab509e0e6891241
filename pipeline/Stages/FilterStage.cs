using System.Collections.Immutable;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 3. Covers, withholds or marks what the word lists name, customers' messages and agents' answers alike. What was written is kept beside it, for
/// those who may see it; a withheld message still has its place in the conversation, because accepted is never lost. Every hit is in the audit: which
/// lists, never which words.
/// </summary>
internal sealed class FilterStage(CurrentWordFilter filter, AuditLog audit) : IStage
{
    private const int MostNames = 20;

    public string Name => QueueNames.Filter;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var words = await filter.GetAsync(ct);
        var place = new FilterPlace(message.Channel, message.Direction);
        (message, var beside) = message.Metadata.Count == 0 ? (message, []) : Covered(message, words, place);
        var result = words.Check(message.Content, place);
        if (!result.IsClean || beside.Length > 0)
        {
            await RecordAsync(message, [.. result.Lists.Union(beside, StringComparer.Ordinal)], ct);
        }

        if (result.Policy is not { } policy)
        {
            return Outcome.Next(message);
        }

        var marked = result.IsHanded ? message.With(MessageFlags.Handed) : message;
        return Outcome.Next(policy switch
        {
            WordPolicy.Flag => marked.With(MessageFlags.Flagged),
            WordPolicy.Hand => marked,
            // The platform would be given the values as they were written: what can't be covered is withheld.
            WordPolicy.Mask when marked.Template is not null => Block(marked),
            WordPolicy.Mask => marked.With(MessageFlags.Masked) with { Content = result.Text, OriginalContent = marked.Content },
            WordPolicy.Block => Block(marked),
        });
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
}
