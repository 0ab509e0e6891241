using Omni.Pipeline.Filtering;

namespace Omni.Tests.Pipeline.Filtering;

public sealed class PatternFinderTests
{
    [Theory]
    [InlineData("我的电话13800138000谢谢", "13800138000")]
    [InlineData("call +86 138-0013-8000 now", "+86 138-0013-8000")]
    [InlineData("１３８００１３８０００", "１３８００１３８０００")] // full width
    [InlineData("1 3 8 0 0 1 3 8 0 0 0", "1 3 8 0 0 1 3 8 0 0 0")]
    [InlineData("138\u200B0013\u200B8000", "138\u200B0013\u200B8000")]
    [InlineData("138·0013·8000", "138·0013·8000")]
    [InlineData("138.0013.8000", "138.0013.8000")]
    [InlineData("008613800138000", "008613800138000")]
    [InlineData("座机021-62345678转3", "021-62345678")]
    [InlineData("(010) 8888 6666", "(010) 8888 6666")]
    [InlineData("客服400-810-8888", "400-810-8888")]
    [InlineData("13800138000和13900139000", "13800138000", "13900139000")]
    [InlineData("01062345678", "01062345678")]
    [InlineData("拨075522345678", "075522345678")]
    [InlineData("客服4006001234。", "4006001234")]
    [InlineData("138 - 1234 - 5678", "138 - 1234 - 5678")]
    [InlineData("010 - 6234 5678", "010 - 6234 5678")]
    [InlineData("1\u200B\u200B\u200B3812345678", "1\u200B\u200B\u200B3812345678")]
    [InlineData("x\u200B 138\uDB40\uDD0012345678", "138\uDB40\uDD0012345678")] // a variation selector
    [InlineData("①③⑧①②③④⑤⑥⑦⑧", "①③⑧①②③④⑤⑥⑦⑧")]
    [InlineData("¹³⁸¹²³⁴⁵⁶⁷⁸", "¹³⁸¹²³⁴⁵⁶⁷⁸")]
    [InlineData("加\U0001D7CF\U0001D7D112345678\U0001D7D7", "\U0001D7CF\U0001D7D112345678\U0001D7D7")] // mathematical digits
    [InlineData("138，1234，5678", "138，1234，5678")]
    [InlineData("vx13812345678", "13812345678")]
    [InlineData("13 80 01 38 00 0", "13 80 01 38 00 0")]
    [InlineData("1 3 5 7 9 11 13 15")]
    [InlineData("尺码 1 38 39 40 41 42")]
    [InlineData("15 2026-03-02 9:00")]
    [InlineData("13,800,138,000元")]
    [InlineData("SO13800138000")]
    [InlineData("订单202601311380013800012")]
    [InlineData("12800138000")]
    [InlineData("1380013800")]
    [InlineData("ID13800138000")]
    [InlineData("11010519491231002X")]
    [InlineData("一共138.00元，13件8折")]
    public void Chinese_phone_numbers(string text, params string[] found) => Finds(TextPattern.ChinesePhone, text, found);

    [Theory]
    [InlineData("ring me on +44 20 7946 0958 please", "+44 20 7946 0958")]
    [InlineData("+1 (415) 555-2671", "+1 (415) 555-2671")]
    [InlineData("(415) 555-2671", "(415) 555-2671")]
    [InlineData("415-555-2671", "415-555-2671")]
    [InlineData("0049 30 901820", "0049 30 901820")]
    [InlineData("+4930901820", "+4930901820")]
    [InlineData("+81-90-1234-5678", "+81-90-1234-5678")]
    [InlineData("order 415-555-26719")]
    [InlineData("+5 points")]
    [InlineData("2026-01-31 10:15")]
    [InlineData("1,234,567.89")]
    public void International_phone_numbers(string text, params string[] found) => Finds(TextPattern.InternationalPhone, text, found);

    [Theory]
    [InlineData("身份证11010519491231002X。", "11010519491231002X")]
    [InlineData("11010519491231002x", "11010519491231002x")]
    [InlineData("440308 19990110 1512", "440308 19990110 1512")]
    [InlineData("１１０１０５１９４９１２３１００２Ｘ", "１１０１０５１９４９１２３１００２Ｘ")]
    [InlineData("110105194912310021")] // check digit
    [InlineData("110105194913310028")] // month
    [InlineData("990105194912310022")] // region
    [InlineData("A11010519491231002X")]
    [InlineData("11010519491231002X5")]
    public void Identity_cards_whose_check_digit_is_right(string text, params string[] found) => Finds(TextPattern.ChineseIdCard, text, found);

    [Theory]
    [InlineData("my card 4111 1111 1111 1111 12/27", "4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111", "4111-1111-1111-1111")]
    [InlineData("卡号6222021234567890128", "6222021234567890128")]
    [InlineData("378282246310005", "378282246310005")]
    [InlineData("5555555555554444,4111111111111111", "5555555555554444", "4111111111111111")]
    [InlineData("order 3333 4111111111111111", "4111111111111111")]
    [InlineData("4111 1111 1111 1112")] // Luhn
    [InlineData("7111111111111116")] // issuer
    [InlineData("62220212345678901281234")] // too long
    public void Payment_cards_whose_check_digit_is_right(string text, params string[] found) => Finds(TextPattern.BankCard, text, found);

    [Theory]
    [InlineData("看https://evil.example/a?b=1#c谢谢", "https://evil.example/a?b=1#c")]
    [InlineData("HTTP://EVIL.EXAMPLE", "HTTP://EVIL.EXAMPLE")]
    [InlineData("加我www.taobao.example吧", "www.taobao.example")]
    [InlineData("去shop.example.com买", "shop.example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("ｅｘａｍｐｌｅ．ｃｏｍ", "ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("bit.ly/3xYz", "bit.ly/3xYz")]
    [InlineData("t.me/abc", "t.me/abc")]
    [InlineData("a.com and b.org", "a.com", "b.org")]
    [InlineData(".evil.com", "evil.com")]
    [InlineData("/evil.com", "evil.com")]
    [InlineData("//evil.com", "evil.com")]
    [InlineData("-evil.com", "evil.com")]
    [InlineData("_evil.com", "evil.com")]
    [InlineData("evil.\u200Bcom", "evil.\u200Bcom")]
    [InlineData("https:\u200B//evil.com", "https:\u200B//evil.com")]
    [InlineData("\u200Bsee evil\u200B.com\u200B", "evil\u200B.com")]
    [InlineData("www。evil。com", "www。evil。com")]
    [InlineData("上evil。com看", "evil。com")]
    [InlineData("http://例子.中国", "http://例子.中国")]
    [InlineData("http://www.例子.中国/a 看", "http://www.例子.中国/a")]
    [InlineData("\U0001D41E\U0001D42F\U0001D422\U0001D425.com", "\U0001D41E\U0001D42F\U0001D422\U0001D425.com")] // mathematical letters
    [InlineData("evil.me", "evil.me")]
    [InlineData("go to evil.me now", "evil.me")]
    [InlineData("t.me/x", "t.me/x")]
    [InlineData("evil.de, evil.us evil.icu EVIL.WORK evil.page", "evil.de", "evil.us", "evil.icu", "EVIL.WORK", "evil.page")]
    [InlineData("me@example.com")]
    [InlineData("me@shop.example.com or a.me@example.com")]
    [InlineData("ok.me too")]
    [InlineData("It failed.Me neither, it does not.Work on it.")]
    [InlineData("see 3.page or 2.work")]
    [InlineData("read.me, e.g. readme.md and photo.png, app.js")]
    [InlineData("gracias.de nada")]
    [InlineData("我用的是iPhone。app打不开，在shop。vip会员")]
    [InlineData("It works.Thanks")]
    [InlineData("done.It works, thanks.In the box")]
    [InlineData("version 1.2.3, 3.5mm, e.g. this/that")]
    [InlineData("10.24 and 12:30")]
    public void Links(string text, params string[] found) => Finds(TextPattern.Link, text, found);

    [Fact]
    public void No_pattern_finds_anything_in_ordinary_talk()
    {
        foreach (var text in Omni.Pipeline.Understanding.Intents.LabelledFile.Starter())
        {
            Assert.All(TextPatterns.All, pattern => Assert.Empty(Find(pattern, text.Text)));
        }
    }

    [Fact]
    public void Every_pattern_has_a_name_of_its_own_and_is_found_by_it()
    {
        Assert.Equal(TextPatterns.All.Count, TextPatterns.All.Select(TextPatterns.NameOf).Distinct().Count());
        Assert.All(TextPatterns.All, pattern => Assert.Equal(pattern, TextPatterns.Of(TextPatterns.NameOf(pattern))));
        Assert.Null(TextPatterns.Of("email"));
    }

    private static void Finds(TextPattern pattern, string text, string[] expected) => Assert.Equal(expected, Find(pattern, text));

    private static string[] Find(TextPattern pattern, string text)
    {
        var even = new char[text.Length];
        var (length, digits) = PatternText.Even(text, even);
        var at = default((int, int));
        var found = new List<string>();
        foreach (var match in PatternFinder.Find(pattern, even.AsSpan(0, length), digits) ?? [])
        {
            var (start, end, _) = PatternText.Original(text, match, ref at);
            found.Add(text[start..end]);
        }

        return [.. found];
    }
}
