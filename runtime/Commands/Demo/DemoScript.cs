namespace Omni.Runtime.Commands.Demo;

/// <summary>Somebody who works here, in the demo.</summary>
internal sealed record DemoPerson(string Username, string DisplayName, string[] Languages, string[] Skills, int Capacity);

/// <summary>Something that a customer writes, in the demo.</summary>
/// <param name="Channel"><c>web</c>, <c>wechat</c>, <c>dingtalk</c> or <c>app</c>.</param>
/// <param name="Customer">A name for the story; Omni never learns it.</param>
/// <param name="Text">What the customer writes.</param>
/// <param name="Times">How often the platform delivers it.</param>
internal sealed record DemoLine(string Channel, string Customer, string Text, int Times = 1);

/// <summary>The morning that the demo plays: who works, who writes what, what they are answered.</summary>
internal static class DemoScript
{
    public static readonly string[] MaskedWords = ["赌博", "代开发票", "scamcoin"];

    public static readonly DemoPerson[] People =
    [
        new("demo-lin", "Lin Wei", ["zh", "en"], ["billing", "delivery"], 4),
        new("demo-ada", "Ada Moore", ["en"], ["technical", "after-sales"], 3),
        new("demo-chen", "Chen Yu", ["zh"], ["sales", "after-sales", "technical"], 3),
    ];

    public static readonly DemoLine[] Morning =
    [
        new("wechat", "小王", "你好，我的快递三天没有更新了，请帮我查一下物流"),
        new("web", "Emma", "Hi, my invoice from last week shows the wrong amount", Times: 2),
        new("wechat", "李姐", "请问这款洗衣机有优惠吗？多少钱？"),
        new("web", "Noah", "The app crashes every time I open the camera. Please help, it is urgent!"),
        new("wechat", "小王", "订单号是 20261123001", Times: 3),
        new("wechat", "阿强", "加我，赌 。博 稳赚，代-开-发-票"),
        new("dingtalk", "陈工", "仓库的扫码枪连不上了，谁能帮忙看看？", Times: 2),
        new("app", "u-2041", "How long does a refund take in the app?", Times: 3),
        new("web", "Olivia", "I want a refund, the blender arrived broken"),
        new("web", "Mallory", "Buy S c a m C o i n now!!!"),
        new("wechat", "李姐", "可以开发票吗"),
    ];

    /// <summary>Two who are asked before they get a conversation.</summary>
    public static readonly DemoPerson[] Asked =
    [
        new("demo-mia", "Mia Novak", ["en"], ["after-sales"], 1),
        new("demo-omar", "Omar Said", ["en"], ["after-sales"], 1),
    ];

    public static readonly DemoLine Choosy = new("web", "Iris", "Can somebody look into my warranty claim, please?");

    /// <summary>Who finds nobody and waits for the person at the page.</summary>
    public static readonly DemoLine Last = new("wechat", "小赵", "有人在吗？我想咨询一下退货");

    public static string AnswerTo(string language) => language.StartsWith("zh", StringComparison.Ordinal)
        ? "您好，已经看到您的问题，我马上帮您处理。"
        : "Thank you, I see it and am looking into it right now.";
}
