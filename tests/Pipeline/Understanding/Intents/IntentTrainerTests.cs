using System.Collections.Immutable;
using System.Numerics;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Understanding.Intents;

/// <summary>What is learnt, how it is tested, and what is said of it. The model of the starter set is trained once for all of them.</summary>
public sealed class IntentTrainerTests
{
    private static readonly Lazy<IntentModel> Starter = new(() => IntentTrainer.Train(LabelledFile.Starter(), IntentRules.Default.Phrases));

    [Fact]
    public void The_starter_set_is_told_apart_far_better_than_by_chance_and_it_is_right_when_it_speaks()
    {
        var report = Starter.Value.Card.Report;
        Assert.Equal(LabelledFile.Starter().Count, report.Texts);
        Assert.InRange(report.MacroF1, 0.65, 1);
        Assert.InRange(report.Answered, 0.4, 1);
        Assert.InRange(report.AnsweredAccuracy, IntentTrainer.WantedAccuracy, 1);
        Assert.InRange(report.CalibrationError, 0, 0.06);
    }

    [Fact]
    public void Each_text_is_in_one_cell_of_the_confusion_and_the_scores_follow_from_it()
    {
        var report = Starter.Value.Card.Report;
        Assert.Equal(report.Texts, report.Confusion.Sum(row => row.Sum()));
        for (var i = 0; i < report.Intents.Length; i++)
        {
            var (right, texts, guesses) = (report.Confusion[i][i], report.Confusion[i].Sum(), report.Confusion.Sum(row => row[i]));
            Assert.Equal((texts, right / (double)texts, right / (double)guesses), (report.Intents[i].Texts, report.Intents[i].Recall, report.Intents[i].Precision));
        }

        Assert.Equal(report.Intents.Average(score => score.F1), report.MacroF1, 12);
    }

    [Theory]
    [InlineData("包裹显示签收但是我根本没拿到", "delivery")]
    [InlineData("my parcel says it was delivered but I don't have it", "delivery")]
    [InlineData("麻烦给我找个活人说话", "human")]
    [InlineData("can I please talk with an actual person", "human")]
    [InlineData("你们的態度真的太差勁了，我要客訴", "complaint")]
    public void It_knows_what_nobody_wrote_so_before(string text, string intent) => Assert.Equal(intent, Starter.Value.Guess(text).Intent);

    [Theory]
    [InlineData("")]
    [InlineData("\uD83D")]
    [InlineData("qwrt zxcv")]
    [InlineData("12345")]
    public void It_says_nothing_of_what_is_no_sentence(string text) => Assert.Equal("", Starter.Value.Guess(text).Intent);

    [Fact]
    public void The_same_texts_in_another_order_give_the_same_model()
    {
        var texts = LabelledFile.Starter().Where(text => text.Intent is "billing" or "human").ToList();
        var first = IntentTrainer.Train(texts, [], folds: 2);
        var second = IntentTrainer.Train([.. texts.AsEnumerable().Reverse()], [], folds: 2);
        Assert.Equal((first.Card.Version, first.Card.Temperature, first.Card.Threshold), (second.Card.Version, second.Card.Temperature, second.Card.Threshold));
        Assert.Equal(first.Guess("发票在哪里"), second.Guess("发票在哪里"));
    }

    [Fact]
    public void What_means_nothing_is_not_learnt()
    {
        // Two intents whose texts are alike but for a number: nothing tells them apart, so it hardly ever speaks.
        var texts = Enumerable.Range(0, 200).Select(i => new LabelledText(BitOperations.PopCount((uint)(i * 7919)) % 2 == 0 ? "one" : "two", $"case {Letters(i)}")).ToList();
        var model = IntentTrainer.Train(texts, []);
        Assert.InRange(model.Card.Report.Accuracy, 0, 0.75);
        Assert.InRange(model.Card.Report.Answered, 0, 0.3);
    }

    [Fact]
    public void Scores_are_those_of_the_library_that_learnt_them_on_a_thousand_texts_and_more()
    {
        var texts = LabelledFile.Starter();
        ImmutableArray<string> intents = [.. texts.Select(text => text.Intent).Distinct().Order(StringComparer.Ordinal)];
        var (weights, vocabulary, context, model, schema) = IntentLearning.Fit([.. texts.Where((_, index) => index % 5 != 0)], intents);
        using var engine = context.Model.CreatePredictionEngine<IntentLearning.Example, LibraryScores>(model, inputSchemaDefinition: schema);

        Assert.InRange(texts.Count, 1_500, int.MaxValue);
        foreach (var text in texts)
        {
            var expected = engine.Predict(new() { Features = vocabulary.Features(text.Text) }).Score;
            var actual = new float[intents.Length];
            weights.Score(text.Text, actual);
            Calibration.Share(actual, temperature: 1);
            for (var i = 0; i < actual.Length; i++)
            {
                Assert.Equal(expected[i], actual[i], 1e-4f);
            }
        }
    }

    [Fact]
    public void A_guess_costs_no_memory()
    {
        const string Text = "您好，我上周三下的订单到现在还没有发货，can you help me with it?";
        var model = Starter.Value;
        Assert.NotEqual(0, model.Guess(Text).Confidence);
        Assert.Equal(0, Allocations.Of(calls: 100, _ => model.Guess(Text)));
    }

    [Fact]
    public void What_is_saved_and_loaded_guesses_the_same_from_many_threads()
    {
        using var file = new MemoryStream();
        Starter.Value.Save(file);
        file.Position = 0;
        var loaded = IntentModel.Load(file);
        Assert.Equal(Starter.Value.Card.Version, loaded.Card.Version);
        var texts = LabelledFile.Starter().Take(200).ToList();
        var expected = texts.ConvertAll(text => Starter.Value.Guess(text.Text));
        Parallel.For(0, 800, i => Assert.Equal(expected[i % 200], loaded.Guess(texts[i % 200].Text)));
    }

    [Fact]
    public void A_damaged_file_is_an_error_that_says_so()
    {
        using var file = new MemoryStream();
        Starter.Value.Save(file);
        Assert.Throws<InvalidDataException>(() => IntentModel.Load(new MemoryStream(file.ToArray()[..(int)(file.Length / 2)])));
        Assert.Throws<InvalidDataException>(() => IntentModel.Load(new MemoryStream([1, 2, 3])));
    }

    [Fact]
    public void The_picture_has_a_cell_for_each_pair_and_escapes_nothing_because_names_are_plain()
    {
        var report = Starter.Value.Card.Report;
        var picture = System.Xml.Linq.XDocument.Parse(ConfusionPicture.Draw(report));
        Assert.Equal(report.Intents.Length * report.Intents.Length + 1, picture.Descendants().Count(element => element.Name.LocalName == "rect"));
    }

    private sealed class LibraryScores
    {
        public float[] Score { get; set; } = [];
    }

    private static string Letters(int number) => string.Concat($"{number}".Select(digit => (char)('a' + digit - '0')));
}
