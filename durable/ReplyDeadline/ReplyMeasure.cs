using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;

namespace Omni.Durable.ReplyDeadline;

/// <summary>
/// Reads from a conversation how the customer's waits ended, and records each once. A wait begins with the first message that wants an answer, and
/// ends with an agent's, or with the conversation.
/// </summary>
public sealed class ReplyMeasure(ConversationStore conversations, ReplyOutcomes outcomes)
{
    /// <returns>The sequence up to which all waits are over and recorded, and whether an agent had answered by then.</returns>
    public async ValueTask<(long Measured, bool HadAnswer)> RunAsync(
        Conversation head, ReplyDeadlineInput state, SavedSchedule saved, CancellationToken ct)
    {
        var (measured, hadAnswer) = (state.Measured, state.HadAnswer);
        (ConversationEntry? first, var isMissed, var isRating) = (null, false, false);
        for (var after = measured; ;)
        {
            var page = await conversations.EntriesAsync(head.Id, after, long.MaxValue, RowLimits.MaxRange, ct);
            foreach (var entry in page)
            {
                var ended = Ending(entry);
                if (entry.IsBotAnswer)
                {
                    // Answered, by nobody whose answers are measured.
                    (first, isMissed) = (null, false);
                }

                if (first is null && ended is null && !isRating && IsQuestion(entry))
                {
                    first = entry;
                }
                else if (first is not null && ended is { } result)
                {
                    await RecordAsync(head, first, entry, isMissed ? ReplyResults.Missed : result, hadAnswer, saved, ct);
                    (first, isMissed) = (null, false);
                }

                isMissed |= first is not null && entry is { Type: EntryType.Event, Text: ConversationEvents.ReplyMissed };
                // The message behind this event is an answer itself.
                isRating = entry is { Type: EntryType.Event, Text: ConversationEvents.Rated };
                hadAnswer |= ended is ReplyResults.Kept && entry.Type is EntryType.Message;
                measured = first is null && !isRating ? entry.Sequence : measured;
                after = entry.Sequence;
            }

            if (page.Count < RowLimits.MaxRange)
            {
                return (measured, hadAnswer);
            }
        }
    }

    private static bool IsQuestion(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: not MessageKind.Event } && !IsWithheld(entry);

    private static string? Ending(ConversationEntry entry) => entry switch
    {
        { Type: EntryType.Message, Direction: Direction.Outbound, AgentId.Length: > 0 } => IsWithheld(entry) ? null : ReplyResults.Kept,
        { Type: EntryType.Event, Text: "resolved" or "closed" or "merged" } => ReplyResults.Unanswered,
        _ => null,
    };

    private static bool IsWithheld(ConversationEntry entry) => entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);

    private ValueTask RecordAsync(
        Conversation head, ConversationEntry first, ConversationEntry last, string result, bool hadAnswer, SavedSchedule saved, CancellationToken ct) =>
        outcomes.RecordAsync(
            head.Id,
            first.Sequence,
            new(
                hadAnswer ? ReplyKinds.Next : ReplyKinds.First,
                result,
                head.Urgency,
                first.Channel,
                last.Type is EntryType.Message ? last.AgentId : "",
                saved.Hours.Between(first.At, last.At),
                last.At),
            ct);
}
