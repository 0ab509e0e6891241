using Omni.Bench;
using Omni.Pipeline.Understanding;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Understanding;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("你好", "zh")] // both scripts have it
    [InlineData("退款", "zh")]
    [InlineData("我的订单还没有发货", "zh-Hans")]
    [InlineData("我的 iPhone 15 Pro Max 坏了", "zh-Hans")]
    [InlineData("优の品怎么样", "zh-Hans")]
    [InlineData("請問什麼時候發貨", "zh-Hant")]
    [InlineData("我想退貨，訂單編號 A123", "zh-Hant")]
    [InlineData("台灣的運費是多少", "zh-Hant")]
    [InlineData("Where is my order?", "en")]
    [InlineData("hi", "en")]
    [InlineData("refund please", "en")]
    [InlineData("gracias", "es")]
    [InlineData("danke", "de")]
    [InlineData("bonjour", "fr")]
    [InlineData("une question", "fr")]
    [InlineData("My order of 李宁 shoes has not arrived yet", "en")]
    [InlineData("I can’t log in", "en")]
    [InlineData("注文した商品がまだ届きません", "ja")]
    [InlineData("キャンセル", "ja")]
    [InlineData("注文番号", "ja")]
    [InlineData("領収書発行希望", "ja")]
    [InlineData("営業時間", "ja")]
    [InlineData("電話番号", "ja")]
    [InlineData("返品希望", "ja")]
    [InlineData("会社住所変更届", "ja")]
    [InlineData("配送状況確認、注文番号 A123", "ja")]
    [InlineData("発货", "")] // as much for either
    [InlineData("请问番号是多少", "zh-Hans")]
    [InlineData("我在発発商城买的", "zh-Hans")]
    [InlineData("客戶資料", "zh-Hant")]
    [InlineData("배송은 언제 되나요", "ko")]
    [InlineData("환불 please", "ko")]
    [InlineData("¿Dónde está mi pedido?", "es")]
    [InlineData("donde esta mi pedido", "es")]
    [InlineData("Wo ist meine Bestellung", "de")]
    [InlineData("Où est ma commande", "fr")]
    [InlineData("Cadê o meu pedido?", "pt")]
    [InlineData("Dov'è il mio pacco", "it")]
    [InlineData("Waar is mijn pakket", "nl")]
    [InlineData("Pesanan saya belum sampai", "id")]
    [InlineData("Đơn hàng của tôi đâu", "vi")]
    [InlineData("Siparişim nerede", "tr")]
    [InlineData("Gdzie jest moja paczka", "pl")]
    [InlineData("Var är min beställning", "")] // Swedish is known, and not named
    [InlineData("a question", "")] // an article and a noun in both: nobody is sent to a French agent for that
    [InlineData("question", "")]
    [InlineData("between us", "")] // letters alone, in plain writing
    [InlineData("password", "")]
    [InlineData("xyzzy plugh", "")]
    [InlineData("Где мой заказ", "")]
    [InlineData("12345 !!! 😀", "")]
    [InlineData("a", "")]
    [InlineData("", "")]
    public void A_short_text_tells_its_language_or_nothing(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void Of_the_shipped_texts_nine_in_ten_are_told_and_few_are_taken_for_another_language()
    {
        var texts = LanguageBench.Texts();
        var said = texts.Where(text => LanguageBench.Guess(text) != "?").ToList();
        Assert.InRange(texts.Count(LanguageBench.IsRight) / (double)texts.Count, 0.9, 1);
        Assert.InRange(said.Count(LanguageBench.IsRight) / (double)said.Count, 0.95, 1);
    }

    [Fact]
    public void No_Chinese_text_is_taken_for_Japanese() =>
        Assert.All(Omni.Pipeline.Understanding.Intents.LabelledFile.Starter(), text => Assert.NotEqual(LanguageGuess.Japanese, LanguageGuess.Of(text.Text)));

    [Fact]
    public void No_text_of_the_shipped_set_is_one_that_was_learnt_from()
    {
        using var stream = typeof(LanguageGuess).Assembly.GetManifestResourceStream(typeof(LanguageGuess), "languages.txt")!;
        var learnt = new StreamReader(stream).ReadToEnd();
        // Single words are bound to be.
        Assert.All(LanguageBench.Texts().Where(text => text.Text.Count(char.IsWhiteSpace) > 2), text => Assert.DoesNotContain(text.Text, learnt, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_guess_costs_no_memory()
    {
        const string Text = "請問 where is my order? ¿dónde está? 注文番号 発送 환불";
        Assert.NotNull(LanguageGuess.Of(Text));
        Assert.Equal(0, Allocations.Of(calls: 100, _ => LanguageGuess.Of(Text)));
    }
}
