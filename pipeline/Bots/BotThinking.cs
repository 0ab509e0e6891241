using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Bots;

/// <summary>
/// Finds what the bot does with a message, within its time. What fails or takes too long becomes a hand-over: a customer must not be held up by a bot.
/// </summary>
internal sealed class BotThinking(IAnswerFinder finder, Current<Understander> understanding, BotWriter writer, TimeProvider time, ILogger<BotThinking> logger)
{
    private const int Candidates = 4;

    public async ValueTask<BotMove> ThinkAsync(BotSettings settings, BotMemory memory, ConversationEntry asked, string language, CancellationToken ct)
    {
        var limit = TimeSpan.FromSeconds(settings.AnswerWithinSeconds);
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            // Also where what is asked does not look at its token.
            return await FindAsync(settings, memory, asked, language, either.Token).AsTask().WaitAsync(limit, time, ct);
        }
        catch (Exception ex) when (ex is TimeoutException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            logger.TooSlow(asked.MessageId, asked.ConversationId);
            return BotBrain.HandOver(BotReasons.Slow);
        }
        catch (Exception ex) when (ex is not (StorageUnavailableException or OperationCanceledException))
        {
            logger.Failed(ex, asked.MessageId, asked.ConversationId);
            return BotBrain.HandOver(BotReasons.Failed);
        }
    }

    private async ValueTask<BotMove> FindAsync(BotSettings settings, BotMemory memory, ConversationEntry asked, string language, CancellationToken ct)
    {
        var brain = new BotBrain(settings, memory, new(settings, language));
        if (brain.BeforeSearch(asked.Text, out var search) is { } known)
        {
            return known;
        }

        var talk = TalkOf(await understanding.GetAsync(ct), asked.Text);
        var move = brain.AfterSearch(await finder.FindAsync(search, language.Length > 0 ? language : null, asked.Channel, Candidates, ct), talk);
        return move.Kind is BotMoveKind.Answer && move.ArticleId.Length > 0 ? move with { Text = await writer.WriteAsync(search, move.Text, language, ct) } : move;
    }

    /// <summary>Thanks that ask, or that something else stands beside, are a question: they would end the talk.</summary>
    private static BotTalk TalkOf(Understander understander, string text) => understander.Understand(text).Intent switch
    {
        SmallTalk.Greeting when SmallTalk.IsAll(understander.Rules, text) => BotTalk.Greeting,
        SmallTalk.Closing when !text.AsSpan().ContainsAny('?', '？') && SmallTalk.IsAll(understander.Rules, text) => BotTalk.Closing,
        _ => BotTalk.Question,
    };
}
