using System.Globalization;
using Omni.Pipeline.Understanding;
using Omni.Pipeline.Understanding.Intents;

namespace Omni.Bench;

/// <summary>What language and intent cost beside the filter.</summary>
internal static class UnderstandBench
{
    private static readonly string[] Messages =
    [
        "您好，我上周三下的订单到现在还没有发货，能帮我催一下吗？订单号 20260131-7788，收货地址是上海市浦东新区世纪大道，如果今天还发不出来我就要申请退款了，谢谢。你们的客服电话也一直打不通",
        "Hello, I ordered a pair of shoes last week and the tracking number still does not show anything. Could you please check where it is?",
        "請問這款手機有現貨嗎？我想要黑色，另外運費怎麼算，什麼時候可以送到台北？謝謝",
    ];

    public static int Run()
    {
        var rules = IntentRules.Default;
        Console.WriteLine("Three messages of about 130 UTF-16 units, in simplified Chinese, English and traditional Chinese; the classifier of the starter set.");
        Print("language", Measure.Each(Messages, message => LanguageGuess.Of(message).Length));
        Print("language and rules", Measure.Each(Messages, message => rules.Understand(message).Urgency));
        var model = IntentTrainer.Train(LabelledFile.Starter(), rules.Phrases);
        var mine = Measure.Each(Messages, message => (int)(model.Guess(message).Confidence * 100));
        Print("classifier", mine);
        using var library = new LibraryIntents([.. LabelledFile.Starter(), .. rules.Phrases]);
        Print("classifier, by ML.NET", Measure.Each(Messages, message => (int)(library.Best(message) * 100)), mine);
        Print("all of it", Measure.Each(Messages, message => rules.Understand(message).Urgency + (int)(model.Guess(message).Confidence * 100)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the classifier knows {model.Grams:N0} runs and words; macro-F1 {model.Card.Report.MacroF1:F3} in {model.Card.Report.Folds} folds of {model.Card.Report.Texts:N0} texts"));
        return 0;
    }

    private static void Print(string name, Cost cost, Cost? against = null) =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-22} {cost.Nanos,10:N0} ns/message  {cost.AllocatedBytes,8:N1} B allocated{(against is { } mine ? $"  {cost.Nanos / mine.Nanos:N1} x" : "")}"));
}
