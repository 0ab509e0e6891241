using CsCheck;
using Omni.Pipeline.Channels.WeChat;

namespace Omni.Tests.Pipeline.Channels.WeChat;

public sealed class FlatXmlTests
{
    private static readonly string[] Pieces =
    [
        "<xml>", "</xml>", "<A>", "</A>", "<B_1>", "</B_1>", "<a-b>", "</a-b>", "<C/>", "<![CDATA[", "]]>", "<![CDATA[x]]>", "<![CDATA[ <b>&amp;\n ]]>",
        "text", "12", " ", "\n", "\r\n", "&lt;", "&", "]", "]]", ">", "<", "<!-- c -->", "<?pi?>", "<?xml version=\"1.0\"?>", "中文", "<A x=\"1\">", "\t",
    ];

    private static readonly Gen<string> AnyField = Gen.Select(
        One(["A", "B_1", "ToUserName", "MsgId"]), One(["<![CDATA[{0}]]>", "{0}", "<![CDATA[{0}]]>\n", " {0} ", "<B>{0}</B>"]), Gen.String[Gen.Char["ab <>&]\n\r\t中é"], 0, 6],
        (name, form, value) => $"<{name}>{form.Replace("{0}", value, StringComparison.Ordinal)}</{name}>");

    [Fact]
    public void What_it_reads_it_reads_as_the_parser_does() =>
        Gen.OneOf(
                AnyField.Array[0, 4].Select(fields => $"<xml>{string.Join('\n', fields)}</xml>"),
                One(Pieces).Array[0, 8].Select(pieces => $"<xml>{string.Concat(pieces)}</xml>"),
                One(Pieces).Array[0, 12].Select(string.Concat))
            .Sample(
                text =>
                {
                    if (FlatXml.TryRead(text) is { } read)
                    {
                        Assert.Equal(Text(WeChatXml.Parse(text)!), Text(read));
                    }
                },
                iter: 100_000);

    [Theory]
    [InlineData("<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<CreateTime>1348831860</CreateTime>\n<Content><![CDATA[a <b> & c]]></Content></xml>", "ToUserName=gh_1 CreateTime=1348831860 Content=a <b> & c")]
    [InlineData("<xml>\n</xml>\n", "")]
    public void What_the_platform_sends_needs_no_parser(string text, string expected) => Assert.Equal(expected, Text(FlatXml.TryRead(text)!));

    [Theory]
    [InlineData("<xml><A>&#65;</A></xml>")]
    [InlineData("<xml><A><B>1</B></A></xml>")]
    [InlineData("<xml><A>1</B></xml>")]
    [InlineData("<xml><A>1</A>")]
    [InlineData("<html><A>1</A></html>")]
    public void Anything_else_is_left_to_the_parser(string text) => Assert.Null(FlatXml.TryRead(text));

    private static Gen<string> One(string[] these) => Gen.Int[0, these.Length - 1].Select(index => these[index]);

    private static string Text(WeChatFields fields) => string.Join(' ', fields.All.Select(field => $"{field.Key}={field.Value}"));
}
