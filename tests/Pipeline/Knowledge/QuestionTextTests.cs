using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Pipeline.Knowledge;

public sealed class QuestionTextTests
{
    [Theory]
    [InlineData("订单 SO20260131-7788 什么时候发货", "订单 … 什么时候发货")]
    [InlineData("my number is +86 138-0013-8000, call me about the tent", "my number is …, call me about the tent")]
    [InlineData("身份证11010519491231002X的退款进度", "身份证…的退款进度")]
    [InlineData("write to ann.lee@example.com about the warranty", "write to … about the warranty")]
    [InlineData("看 https://shop.example/p?id=7 这个能退货吗", "看 … 这个能退货吗")]
    [InlineData("the 5G phone with 12 months of warranty", "the 5G phone with 12 months of warranty")]
    [InlineData("电话１３８００１３８０００打不通，门店地址呢", "电话…打不通，门店地址呢")]
    [InlineData("卡号 622,202,123,456 可以退款吗", "卡号 … 可以退款吗")]
    [InlineData("卡号138·123·456可以退款吗", "卡号…可以退款吗")]
    [InlineData("卡号1\u200B2\u200B3\u200B4可以退款吗", "卡号…可以退款吗")]
    [InlineData("why is shop.example.com/reset?token=abc refused", "why is … refused")]
    [InlineData("写到 zhang＠qq.com 保修吗", "写到 … 保修吗")]
    [InlineData("sizes 38, 39 of the boots", "sizes 38, 39 of the boots")]
    public void Numbers_addresses_and_links_are_left_out_and_the_rest_stays(string text, string kept) => Assert.Equal(kept, QuestionText.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("13800138000")]
    [InlineData("好的")]
    [InlineData("?!")]
    [InlineData("\ud83d\ude00\ud83d")]
    public void What_is_too_little_is_no_question(string text) => Assert.Equal("", QuestionText.Of(text));

    [Fact]
    public void A_long_text_is_cut() => Assert.Equal(QuestionText.MaxLength, QuestionText.Of(string.Concat(Enumerable.Repeat("退货保修", 500))).Length);
}
