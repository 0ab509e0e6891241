using System.Text;
using CsCheck;
using Omni.Pipeline.Media;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Media;

public sealed class MediaSnifferTests
{
    private static readonly MediaType Unknown = MediaType.Unknown;

    private static readonly string[] Markup = ["<", " <", "\n<", "\ufeff<", "<!--", "<svg", "<?xml"];

    public static TheoryData<string, string> Starts => new()
    {
        { "89504e470d0a1a0a0000", "image/png" },
        { "ffd8ffe000104a464946", "image/jpeg" },
        { "474946383961", "image/gif" },
        { "52494646aaaaaaaa57454250", "image/webp" },
        { "52494646aaaaaaaa57415645", "audio/wav" },
        { "52494646aaaaaaaa41564920", "application/octet-stream" },
        { "2321414d520a", "audio/amr" },
        { "494433040000", "audio/mpeg" },
        { "fffb9064", "audio/mpeg" },
        { "fffe4100", "application/octet-stream" }, // UTF-16
        { "0000001c667479704d344120", "audio/mp4" },
        { "000000186674797069736f6d", "video/mp4" },
        { "000000146674797071742020", "video/quicktime" },
        { "000000186674797068656963", "application/octet-stream" }, // HEIC
        { "1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "video/webm" },
        { "1a45dfa39f42868101428288" + "6d6174726f736b61", "application/octet-stream" },
        { "255044462d312e37", "application/pdf" },
        { "4d5a90000300", "application/octet-stream" }, // a program
        { "7f454c46", "application/octet-stream" },
        { "504b0304", "application/zip" },
        { "", "application/octet-stream" },
        { "00", "application/octet-stream" },
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_file_is_what_its_bytes_say(string hex, string contentType) => Assert.Equal(contentType, MediaSniffer.Sniff(Convert.FromHexString(hex)).ContentType);

    [Theory]
    [InlineData("[Content_Types].xml", "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("_rels/.rels", "xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("docProps/app.xml", "ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("mimetypeapplication/vnd.oasis.opendocument.text", "", "application/vnd.oasis.opendocument.text")]
    [InlineData("readme.txt", "word/", "application/zip")]
    public void An_office_file_is_told_from_a_zip(string first, string later, string contentType) =>
        Assert.Equal(contentType, MediaSniffer.Sniff([.. "PK\x03\x04"u8, .. new byte[26], .. Encoding.ASCII.GetBytes(first), .. new byte[40], .. Encoding.ASCII.GetBytes(later)]).ContentType);

    [Theory]
    [InlineData("OpusHead", "audio/ogg")]
    [InlineData("\u0001vorbis", "audio/ogg")]
    [InlineData("Speex   ", "audio/speex")]
    [InlineData("\u0080theora", "application/octet-stream")]
    public void An_ogg_file_is_what_its_stream_is(string stream, string contentType) =>
        Assert.Equal(contentType, MediaSniffer.Sniff([.. "OggS"u8, .. new byte[24], .. Encoding.Latin1.GetBytes(stream)]).ContentType);

    [Theory]
    [InlineData("plain words, 汉字 😀\r\n\t", "text/plain")]
    [InlineData("<html>", "application/octet-stream")]
    [InlineData("\ufeff \r\n <?xml version=\"1.0\"?>", "application/octet-stream")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream")]
    [InlineData("#!/bin/sh\nrm -rf /", "application/octet-stream")]
    [InlineData("a\u0000b", "application/octet-stream")]
    public void Markup_and_scripts_are_no_plain_text(string text, string contentType) =>
        Assert.Equal(contentType, MediaSniffer.Sniff(Encoding.UTF8.GetBytes(text)).ContentType);

    [Fact]
    public void A_text_whose_head_ends_inside_a_character_is_a_text()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var text = new string('a', shift) + string.Concat(Enumerable.Repeat("😀汉", MediaSniffer.HeadBytes / 7 + 1));
            Assert.Equal("text/plain", MediaSniffer.Sniff(Encoding.UTF8.GetBytes(text).AsSpan(0, MediaSniffer.HeadBytes)).ContentType);
        }

        Assert.Equal(Unknown, MediaSniffer.Sniff([.. "abc"u8, 0xe6, 0xb1]));
    }

    [Fact]
    public void Any_bytes_are_judged_and_only_known_types_come_out() => Gen.Byte.Array[0, 200].Sample(bytes =>
        MediaSniffer.Sniff(bytes) is var type && (type == Unknown || MediaSniffer.Known.Contains(type)));

    [Fact]
    public void Whatever_begins_as_markup_is_unknown() =>
        Gen.Select(Gen.Int[0, Markup.Length - 1].Select(at => Markup[at]), Gen.String).Sample((start, rest) =>
            MediaSniffer.Sniff(Encoding.UTF8.GetBytes(start + rest)) == Unknown);

    [Fact]
    public void What_was_stored_under_a_type_that_is_not_on_the_list_is_unknown()
    {
        Assert.Equal(Unknown, MediaType.Of("image/svg+xml"));
        Assert.Equal(Unknown, MediaType.Of("text/html"));
        Assert.Equal(MediaClass.Image, MediaType.Of("image/png").Class);
        Assert.Equal(MediaClass.Image, MediaSniffer.Sniff(SampleFiles.Png).Class);
    }
}
