using Omni.Pipeline.Understanding;

namespace Omni.Tests.Pipeline.Understanding;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("你好", "zh")]
    [InlineData("我的订单还没有发货", "zh")]
    [InlineData("我的 iPhone 15 Pro Max 坏了", "zh")]
    [InlineData("退款", "zh")]
    [InlineData("优の品怎么样", "zh")]
    [InlineData("請問什麼時候發貨", "zh-Hant")]
    [InlineData("我想退貨，訂單編號 A123", "zh-Hant")]
    [InlineData("台灣的運費是多少", "zh-Hant")]
    [InlineData("Where is my order?", "en")]
    [InlineData("hi", "en")]
    [InlineData("refund please", "en")]
    [InlineData("My order of 李宁 shoes has not arrived yet", "en")]
    [InlineData("I can’t log in", "en")]
    [InlineData("注文した商品がまだ届きません", "ja")]
    [InlineData("キャンセル", "ja")]
    [InlineData("배송은 언제 되나요", "ko")]
    [InlineData("환불 please", "ko")]
    [InlineData("¿Dónde está mi pedido?", "")]
    [InlineData("Wo ist meine Bestellung", "")]
    [InlineData("Où est ma commande", "")]
    [InlineData("xyzzy plugh", "")]
    [InlineData("Где мой заказ", "")]
    [InlineData("12345 !!! 😀", "")]
    [InlineData("", "")]
    public void A_short_text_tells_its_language_or_nothing(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void A_guess_costs_no_memory()
    {
        const string Text = "請問 where is my order? 注文 환불";
        var last = LanguageGuess.Of(Text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            last = LanguageGuess.Of(Text);
        }

        var after = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(last);
        Assert.Equal(0, after - before);
    }
}
