using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Bots;

/// <summary>
/// A move as a channel can show it: the website's widget has buttons, everywhere else choices are numbered lines. Kept within what the channel takes.
/// </summary>
internal sealed class BotSpeech(IEnumerable<IChannelLimits> limits)
{
    /// <summary>More is no answer but a page; the article goes on where it stands.</summary>
    public const int LongestAnswer = 1_500;

    private readonly Dictionary<string, ChannelLimits> _limits = limits.ToDictionary(it => it.Channel, it => it.Limits, StringComparer.Ordinal);

    public BotSaid Say(BotMove move, BotTexts texts, string channel)
    {
        var hasButtons = channel == ChannelNames.Web;
        var metadata = ImmutableDictionary<string, string>.Empty;
        var tail = new StringBuilder();
        if (hasButtons && move.Options.Length > 0)
        {
            metadata = metadata.SetItem(BotMarks.Options, string.Join('\n', move.Options.Select(option => OneLine(option.Label))));
        }
        else
        {
            // After an answer the way to a person is in the question whether it helped.
            foreach (var (option, index) in move.Options.Select((option, index) => (option, index)))
            {
                tail.Append('\n').Append(CultureInfo.InvariantCulture, $"{index + 1}. {OneLine(option.Label)}");
            }
        }

        if (move.AsksHelpful)
        {
            metadata = hasButtons ? metadata.SetItem(BotMarks.Asks, $"{texts.AskHelpful}\n{texts.Yes}\n{texts.No}") : metadata;
            tail = hasButtons ? tail : new StringBuilder().Append(CultureInfo.InvariantCulture, $"\n\n{texts.AskHelpful} {texts.Yes} / {texts.No} / {texts.Human}");
        }

        if (move.Title.Length > 0)
        {
            metadata = metadata.SetItem(BotMarks.Title, OneLine(move.Title));
        }

        if (move is { Kind: BotMoveKind.Answer, ArticleId.Length: > 0 })
        {
            metadata = metadata.SetItem(BotMarks.Article, move.ArticleId);
        }

        var end = tail.ToString();
        return new(Fit(move.Text, end, channel), metadata);
    }

    private string Fit(string text, string end, string channel)
    {
        var limit = _limits.GetValueOrDefault(channel);
        var most = limit is { Unit: TextUnit.Utf16 } ? Math.Min(LongestAnswer, limit.Text) : LongestAnswer;
        var said = Shorten(text, Math.Max(0, most - end.Length)) + end;
        while (limit is { Unit: TextUnit.Utf8 } && Encoding.UTF8.GetByteCount(said) > limit.Text && most > end.Length)
        {
            most -= 100;
            said = Shorten(text, Math.Max(0, most - end.Length)) + end;
        }

        return said;
    }

    /// <summary>To the end of a sentence or a line where there is one near.</summary>
    internal static string Shorten(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        if (most <= 1)
        {
            return "";
        }

        var cut = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        var end = text.AsSpan(0, cut).LastIndexOfAny("。！？\n");
        var latin = text.AsSpan(0, cut).LastIndexOf(". ");
        end = Math.Max(end, latin);
        return end > cut / 2 ? text[..(end + 1)] + "…" : text[..cut] + "…";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}

/// <param name="Text">What the message says.</param>
/// <param name="Metadata">What belongs to it, under <see cref="BotMarks"/>.</param>
internal sealed record BotSaid(string Text, ImmutableDictionary<string, string> Metadata);

/// <summary>The names under which a bot's message keeps what belongs to it. Stored: never renamed.</summary>
internal static class BotMarks
{
    /// <summary>What can be chosen, a line each.</summary>
    public const string Options = "bot-options";

    /// <summary>The question whether it helped, yes and no, a line each.</summary>
    public const string Asks = "bot-asks";

    public const string Article = "bot-article";
    public const string Title = "bot-title";

    /// <summary>What another part of Omni shows in its own way.</summary>
    public static bool IsOne(string name) => name.StartsWith("bot-", StringComparison.Ordinal);
}
