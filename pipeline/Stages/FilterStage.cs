using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>
/// Step 3. Covers, withholds or marks what the word lists name. What was written is kept beside it, for those who may see it;
/// a withheld message still has its place in the conversation, because accepted is never lost.
/// </summary>
internal sealed class FilterStage(CurrentWordFilter filter) : IStage
{
    public string Name => QueueNames.Filter;

    public async ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
    {
        var words = await filter.GetAsync(ct);
        message = message.Metadata.Count == 0 ? message : Covered(message, words);
        var result = words.Check(message.Content);
        if (result.Policy is not { } policy)
        {
            return Outcome.Next(message);
        }

        return Outcome.Next(policy switch
        {
            WordPolicy.Flag => message.With(MessageFlags.Flagged),
            // The platform would be given the values as they were written: what can't be covered is withheld.
            WordPolicy.Mask when message.Template is not null => Block(message),
            WordPolicy.Mask => message.With(MessageFlags.Masked) with { Content = result.Text, OriginalContent = message.Content },
            WordPolicy.Block => Block(message),
        });
    }

    /// <summary>What stands beside the text is covered and no more: much of it is no words but ids, in which a list finds words that nobody wrote.</summary>
    private static UnifiedMessage Covered(UnifiedMessage message, WordFilter words)
    {
        var metadata = message.Metadata;
        foreach (var (name, value) in message.Metadata)
        {
            metadata = metadata.SetItem(name, words.Check(value).Text);
        }

        return ReferenceEquals(metadata, message.Metadata) ? message : message with { Metadata = metadata };
    }

    private static UnifiedMessage Block(UnifiedMessage message) =>
        message.With(MessageFlags.Blocked) with { Content = WordFilter.Withheld, OriginalContent = message.Content };
}
