using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Knowledge;

/// <summary>What the knowledge says about a conversation, and what it lacks.</summary>
public sealed class KnowledgeDesk(
    AnswerFinder finder, KnowledgeFeedback feedback, QuestionStore questions, Current<KnowledgeIndex> knowledge, ConversationStore conversations, IOptions<KnowledgeOptions> options)
{
    private const int Suggested = 3;

    // One thought is often sent in pieces.
    private const int Messages = 3;
    private const int LookedAt = 30;

    /// <summary>Answers to what the customer said last and nobody has answered yet, or else to what the customer said last.</summary>
    public async ValueTask<Suggestions> SuggestAsync(Conversation head, Agent agent, CancellationToken ct)
    {
        var entries = await conversations.EntriesAsync(head.Id, Math.Max(0, head.LastSequence - LookedAt), long.MaxValue, LookedAt, ct);
        var said = entries
            .Where(it => it.Type is EntryType.Message)
            .Reverse()
            .SkipWhile(it => !IsAsked(it))
            .TakeWhile(it => it.Direction is Direction.Inbound);
        var asked = new List<ConversationEntry>();
        foreach (var entry in said.Where(IsAsked))
        {
            if (asked.Count < Messages && await feedback.IsQuestionAsync(entry.Text, ct))
            {
                asked.Insert(0, entry);
            }
        }

        if (asked.Count == 0)
        {
            return new(0, [], IsAnswered: true);
        }

        var found = await finder.FindAsync(
            string.Join('\n', asked.Select(it => it.Text)), head.Language, Suggested, new AnswerScope(head.Channel, agent.Skills), ct);
        return new(
            asked[^1].Sequence,
            [.. found.Where(it => it.Confidence >= options.Value.SuggestFrom)],
            found is [var best, ..] && best.Confidence >= options.Value.AnsweredFrom);
    }

    /// <summary>Takes down what an agent made of a suggestion. False: there is no such question.</summary>
    public async ValueTask<bool> TellAsync(string conversationId, long sequence, string articleId, FeedbackKind kind, CancellationToken ct)
    {
        if (await AskedAsync(conversationId, sequence, ct) is not { } asked)
        {
            return false;
        }

        await feedback.RecordAsync(articleId, kind, conversationId, asked.MessageId, ct);
        return true;
    }

    /// <summary>Keeps a question for whoever writes articles, unless there is a likely answer. False: there is no such question.</summary>
    public async ValueTask<bool> TellUnansweredAsync(string conversationId, long sequence, CancellationToken ct)
    {
        if (await AskedAsync(conversationId, sequence, ct) is not { } asked)
        {
            return false;
        }

        if (!await IsAnsweredAsync(asked.Text, ct))
        {
            await feedback.UnansweredAsync(conversationId, asked.MessageId, asked.Text, ct);
        }

        return true;
    }

    /// <summary>What was asked and has no likely answer by now, what asks for the same together; of the newest questions.</summary>
    public async ValueTask<IReadOnlyList<QuestionCluster>> UnansweredAsync(CancellationToken ct)
    {
        var open = new List<OpenQuestion>();
        foreach (var question in await questions.NewestAsync(QuestionClusters.Max, ct))
        {
            if (!await IsAnsweredAsync(question.Text, ct))
            {
                open.Add(question);
            }
        }

        return QuestionClusters.Of(open);
    }

    private static bool IsAsked(ConversationEntry entry) =>
        entry is { Type: EntryType.Message, Direction: Direction.Inbound, Kind: MessageKind.Text, Text.Length: > 0 } && !entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);

    private async ValueTask<ConversationEntry?> AskedAsync(string conversationId, long sequence, CancellationToken ct) =>
        await conversations.EntryAsync(conversationId, sequence, ct) is { } entry && IsAsked(entry) ? entry : null;

    /// <summary>Whoever it is for: what some agents are told is no question that nobody has an answer to.</summary>
    private async ValueTask<bool> IsAnsweredAsync(string question, CancellationToken ct) =>
        (await knowledge.GetAsync(ct)).Find(question, new(SeesAll: true), 1) is [var best, ..] && best.Confidence >= options.Value.AnsweredFrom;
}

/// <param name="Sequence">Of the message that they answer; 0: nothing was asked.</param>
/// <param name="Answers">Best first.</param>
/// <param name="IsAnswered">The best one is likely enough, or nothing was asked.</param>
public sealed record Suggestions(long Sequence, IReadOnlyList<FoundAnswer> Answers, bool IsAnswered);
