namespace Omni.Bench.Load;

/// <summary>What senders write after the marker: half of them English, half Chinese, about 60 characters.</summary>
internal static class Texts
{
    private static readonly string[] All =
    [
        " I ordered a pair of shoes last week and the tracking number shows nothing.",
        " 您好，我上周三下的订单到现在还没有发货，能帮我催一下吗？收货地址没有变，麻烦尽快处理，谢谢。",
        " Could you please tell me when the blue one is going to be in stock again?",
        " 请问这款手机有现货吗？我想要黑色的，另外运费怎么算，什么时候可以送到北京的办公室？",
    ];

    public static string Of(int sender) => All[sender / 2 % All.Length];
}
