using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Knowledge;

namespace Omni.Pipeline.Bots;

/// <summary>
/// What the bot does with a message: by the menu or by what it asked before, else by what was found. Pure, so that every way through a talk is a test.
/// </summary>
/// <param name="settings">In force.</param>
/// <param name="memory">Of the conversation.</param>
/// <param name="texts">In the customer's language.</param>
internal sealed class BotBrain(BotSettings settings, BotMemory memory, BotTexts texts)
{
    /// <summary>Who has said so much to a bot wants a person, whether they know it or not.</summary>
    public const int MaxTurns = 20;

    private const int MaxChoices = 3;

    /// <summary>What can be said without a search; null: search for <paramref name="search"/>.</summary>
    /// <param name="text">What the customer wrote.</param>
    /// <param name="search">What to look for.</param>
    public BotMove? BeforeSearch(string text, out string search)
    {
        search = text;
        if (memory.Turns >= MaxTurns)
        {
            return HandOver(BotReasons.TooLong);
        }

        if (memory.AskedHelpful && BotWords.IsYes(text))
        {
            return new() { Kind = BotMoveKind.Helped, Text = texts.Glad, ArticleId = memory.Move.ArticleId };
        }

        if (memory.AskedHelpful && BotWords.IsNo(text))
        {
            return Failed(BotMoveKind.NotHelped, BotReasons.NotHelped, texts.Sorry) with { ArticleId = memory.Move.ArticleId };
        }

        if (Chosen(text) is { } option)
        {
            switch (option.Kind)
            {
                case BotOptionKind.Human:
                    return HandOver(BotReasons.Asked);
                case BotOptionKind.Text:
                case BotOptionKind.Article:
                    return Answer(option.Text, option.ArticleId, option.Label);
                case BotOptionKind.Search:
                    search = option.Label;
                    return null;
            }
        }

        return null;
    }

    /// <param name="found">Best first.</param>
    /// <param name="talk">What kind of talk it is; a question that begins with a greeting is found all the same.</param>
    public BotMove AfterSearch(IReadOnlyList<FoundAnswer> found, BotTalk talk)
    {
        var best = found.Count > 0 ? found[0] : null;
        if (talk is not BotTalk.Question && (best is null || Percent(best) < settings.AnswerFromPercent))
        {
            return talk is BotTalk.Closing && memory.Turns > 0 ? new() { Kind = BotMoveKind.Helped, Text = texts.Glad }
                // Who was greeted, or not answered, and only says hello is not served by a greeting.
                : memory.Move.Kind is BotMoveKind.Greet or BotMoveKind.NotFound or BotMoveKind.NotHelped ? Failed(BotMoveKind.NotFound, BotReasons.NotFound, texts.Greeting, Menu())
                : new() { Kind = BotMoveKind.Greet, Text = texts.Greeting, Options = Menu() };
        }

        if (best is null || Percent(best) < settings.ClarifyFromPercent)
        {
            return Failed(BotMoveKind.NotFound, BotReasons.NotFound, texts.NotFound);
        }

        var isSure = Percent(best) >= settings.AnswerFromPercent;
        var isNear = found.Count > 1 && Percent(found[1]) >= settings.ClarifyFromPercent && Percent(best) - Percent(found[1]) < settings.NearPercent;
        if (isSure && (!isNear || memory.HasClarified))
        {
            return Answer(best.Text, best.ArticleId, best.Title);
        }

        if (memory.HasClarified)
        {
            return Failed(BotMoveKind.NotFound, BotReasons.Unclear, texts.NotFound);
        }

        var choices = found.Where(it => Percent(it) >= settings.ClarifyFromPercent).Take(MaxChoices)
            .Select(it => new BotOption(it.Title, BotOptionKind.Article, it.Text, it.ArticleId));
        return new() { Kind = BotMoveKind.Clarify, Text = texts.Which, Options = [.. choices, new(texts.Other, BotOptionKind.Human)] };
    }

    /// <summary>What is remembered after a move.</summary>
    public BotMemory After(string messageId, BotMove move) => memory with
    {
        For = messageId,
        Move = move,
        Turns = memory.Turns + 1,
        Failures = move.Kind switch
        {
            BotMoveKind.NotFound or BotMoveKind.NotHelped => memory.Failures + 1,
            BotMoveKind.Helped => 0,
            BotMoveKind.Greet or BotMoveKind.Answer or BotMoveKind.Clarify or BotMoveKind.HandOver => memory.Failures,
        },
        HasClarified = move.Kind is BotMoveKind.Clarify || (memory.HasClarified && move.Kind is not (BotMoveKind.Answer or BotMoveKind.Helped)),
        Options = move.Options,
        AskedHelpful = move.AsksHelpful,
    };

    public static BotMove HandOver(string reason) => new() { Kind = BotMoveKind.HandOver, Reason = reason };

    private static int Percent(FoundAnswer it) => (int)Math.Round(Math.Clamp(it.Confidence, 0, 1) * 100);

    private BotMove Answer(string text, string articleId, string title) => new()
    {
        Kind = BotMoveKind.Answer,
        Text = text,
        ArticleId = articleId,
        Title = title,
        AsksHelpful = settings.AsksHelpful,
        Options = [new(texts.Human, BotOptionKind.Human)],
    };

    /// <summary>The last of the tries that it has is a person's.</summary>
    private BotMove Failed(BotMoveKind kind, string reason, string text) => Failed(kind, reason, text, [new(texts.Human, BotOptionKind.Human)]);

    private BotMove Failed(BotMoveKind kind, string reason, string text, ImmutableArray<BotOption> options) =>
        memory.Failures + 1 >= settings.MaxFailures ? HandOver(reason) : new() { Kind = kind, Text = text, Options = options };

    /// <summary>By its number among what was offered last, or by its words; the menu's words are always good.</summary>
    private BotOption? Chosen(string text) =>
        int.TryParse(BotWords.Plain(text), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= memory.Options.Length
            ? memory.Options[number - 1]
            : memory.Options.Concat(settings.Menu.SelectMany(entry => entry.Label.Values.Select(label => Option(entry, label))))
                .FirstOrDefault(option => BotWords.IsSame(text, option.Label));

    private ImmutableArray<BotOption> Menu()
    {
        var entries = settings.Menu.Where(entry => !entry.Human).Select(entry => Option(entry, texts.Label(entry.Label)));
        var human = settings.Menu.FirstOrDefault(entry => entry.Human) is { } own ? texts.Label(own.Label) : texts.Human;
        return [.. entries, new(human, BotOptionKind.Human)];
    }

    private BotOption Option(BotMenuEntry entry, string label) =>
        entry.Human ? new(label, BotOptionKind.Human)
        : entry.Answer.Count > 0 ? new(label, BotOptionKind.Text, texts.Label(entry.Answer))
        : new(label, BotOptionKind.Search);
}
