using System.Collections.Immutable;
using CsCheck;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Bots;

public sealed class BotBrainTests
{
    [Theory]
    [InlineData(70, 0, BotMoveKind.Answer)]
    [InlineData(69, 0, BotMoveKind.Clarify)]
    [InlineData(35, 0, BotMoveKind.Clarify)]
    [InlineData(34, 0, BotMoveKind.NotFound)]
    [InlineData(90, 81, BotMoveKind.Clarify)]
    [InlineData(90, 80, BotMoveKind.Answer)]
    [InlineData(40, 34, BotMoveKind.Clarify)]
    public void What_is_sure_is_said_and_what_is_near_is_asked(int best, int second, object expected) =>
        Assert.Equal((BotMoveKind)expected, Decide(new(), [best, second]).Kind);

    [Fact]
    public void Only_what_may_be_meant_is_offered_and_a_person_last()
    {
        var move = Decide(new(), [60, 50, 20]);

        Assert.Equal([BotOptionKind.Article, BotOptionKind.Article, BotOptionKind.Human], move.Options.Select(it => it.Kind));
    }

    /// <summary>Whatever a customer says and whatever is found, so many tries in vain are the end, and nobody is asked twice in a row what they mean.</summary>
    [Fact]
    public void No_talk_goes_on_for_ever_and_nobody_is_asked_twice_in_a_row() => Gen.Select(Gen.Int[0, 100], Gen.Int[0, 100], Gen.Int[0, 6]).Array[60].Sample(turns =>
    {
        var settings = new BotSettings();
        var (memory, vain, asked, count) = (new BotMemory(), 0, false, 0);
        foreach (var (one, other, said) in turns)
        {
            var text = said switch { 0 => "yes", 1 => "no", 2 => "1", 3 => "3", _ => "what else" };
            var brain = new BotBrain(settings, memory, new(settings, "en"));
            var move = brain.BeforeSearch(text, out _) ?? brain.AfterSearch(Found([Math.Max(one, other), Math.Min(one, other)]), BotTalk.Question);
            if (move.Kind is BotMoveKind.HandOver)
            {
                return;
            }

            vain = move.Kind is BotMoveKind.NotFound or BotMoveKind.NotHelped ? vain + 1 : move.Kind is BotMoveKind.Helped ? 0 : vain;
            Assert.True(vain < settings.MaxFailures);
            Assert.False(asked && move.Kind is BotMoveKind.Clarify);
            asked = move.Kind is BotMoveKind.Clarify;
            memory = brain.After($"m{++count}", move);
        }

        Assert.True(count <= BotBrain.MaxTurns);
    });

    [Fact]
    public void What_it_remembers_is_what_it_wrote()
    {
        var memory = new BotBrain(new(), new(), new(new(), "zh")).After("m1", Decide(new(), [60, 50]));

        var read = BotMemory.Read(memory.Write("k-1"));

        Assert.Equal((memory.For, memory.HasClarified, memory.Turns, memory.Move.Kind), (read.For, read.HasClarified, read.Turns, read.Move.Kind));
        Assert.Equal(memory.Options.ToArray(), read.Options.ToArray());
        Assert.Equal(memory.Move.Options.ToArray(), read.Move.Options.ToArray());
    }

    [Theory]
    [InlineData("人工", true)]
    [InlineData("ＡＧＥＮＴ", true)]
    [InlineData("I am an agent of change", false)]
    [InlineData("Please let me TALK TO A HUMAN!!", true)]
    [InlineData("人工智能是什么", false)]
    [InlineData("Quero falar com atendente", true)]
    [InlineData("quero falar com um humano", true)]
    [InlineData("Puedo hablar con un humano?", true)]
    [InlineData("hablar con agente", true)]
    [InlineData("Соедините с оператором", true)]
    [InlineData("оператора позовите", true)]
    [InlineData("Какой туроператор?", false)]
    [InlineData("상담사 연결해 주세요", true)]
    [InlineData("Je veux parler à quelqu’un", true)]
    [InlineData("je voudrais parler avec un conseiller", true)]
    [InlineData("Ich möchte mit einem Mitarbeiter sprechen", true)]
    [InlineData("mit einem Menschen sprechen bitte", true)]
    [InlineData("can I speak with a person", true)]
    [InlineData("I'd like to chat with a human.", true)]
    [InlineData("is this wig real human hair", false)]
    [InlineData("do you have a talk about humans", false)]
    [InlineData("how many persons fit into the tent", false)]
    [InlineData("", false)]
    [InlineData("\ud83d", false)]
    public void The_words_for_a_person_are_known_and_others_are_not_taken_for_them(string text, bool asks) =>
        Assert.Equal(asks, BotWords.AsksForHuman(text, []));

    [Theory]
    [InlineData("One. Two. Three and a half", 12, "One. Two.…")]
    [InlineData("一句。两句。三句三句三句", 8, "一句。两句。…")]
    [InlineData("abcdefghij", 5, "abcd…")]
    [InlineData("abc\ud83d\ude00def", 5, "abc…")]
    public void A_long_text_ends_with_a_sentence(string text, int most, string expected) => Assert.Equal(expected, BotSpeech.Shorten(text, most));

    private static BotMove Decide(BotMemory memory, int[] percents) =>
        new BotBrain(new(), memory, new(new(), "en")).AfterSearch(Found(percents), BotTalk.Question);

    private static ImmutableArray<FoundAnswer> Found(int[] percents) =>
        [.. percents.Select((percent, index) => new FoundAnswer($"a{index}", $"Title {index}", $"Text {index}", "en", percent / 100.0)).OrderByDescending(it => it.Confidence)];
}
