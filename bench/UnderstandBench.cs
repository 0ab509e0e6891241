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
        Print("language", Measure.Each(Messages, message => LanguageGuess.Of(message).Length));
        Print("language and rules", Measure.Each(Messages, message => rules.Understand(message).Urgency));
        using var model = IntentTrainer.Train(LabelledFile.Starter(), rules.Phrases);
        Print("classifier alone", Measure.Each(Messages, message => (int)(model.Guess(message).Confidence * 100)));
        return 0;
    }

    private static void Print(string name, Cost cost) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-22} {cost.Nanos,10:N0} ns/message  {cost.AllocatedBytes,8:N1} B allocated"));
}
