using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Omni.Pipeline.Media;

/// <summary>
/// Tells what a file is from its first bytes, by a list. What the sender claims counts for nothing, and what is not on the list is
/// unknown. Markup and scripts are never on it, whatever stands before them.
/// </summary>
public static class MediaSniffer
{
    /// <summary>How many bytes from the start are looked at.</summary>
    public const int HeadBytes = 4096;

    private static readonly MediaType Png = new("image/png", MediaClass.Image, ".png");
    private static readonly MediaType Jpeg = new("image/jpeg", MediaClass.Image, ".jpg");
    private static readonly MediaType Gif = new("image/gif", MediaClass.Image, ".gif");
    private static readonly MediaType WebP = new("image/webp", MediaClass.Image, ".webp");
    private static readonly MediaType Amr = new("audio/amr", MediaClass.Audio, ".amr");
    private static readonly MediaType Mp3 = new("audio/mpeg", MediaClass.Audio, ".mp3");
    private static readonly MediaType Ogg = new("audio/ogg", MediaClass.Audio, ".ogg");
    private static readonly MediaType Speex = new("audio/speex", MediaClass.Audio, ".spx");
    private static readonly MediaType Wav = new("audio/wav", MediaClass.Audio, ".wav");
    private static readonly MediaType M4A = new("audio/mp4", MediaClass.Audio, ".m4a");
    private static readonly MediaType Mp4 = new("video/mp4", MediaClass.Video, ".mp4");
    private static readonly MediaType Mov = new("video/quicktime", MediaClass.Video, ".mov");
    private static readonly MediaType WebM = new("video/webm", MediaClass.Video, ".webm");
    private static readonly MediaType Pdf = new("application/pdf", MediaClass.File, ".pdf");
    private static readonly MediaType Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", MediaClass.File, ".docx");
    private static readonly MediaType Xlsx = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", MediaClass.File, ".xlsx");
    private static readonly MediaType Pptx = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", MediaClass.File, ".pptx");
    private static readonly MediaType Odt = new("application/vnd.oasis.opendocument.text", MediaClass.File, ".odt");
    private static readonly MediaType Ods = new("application/vnd.oasis.opendocument.spreadsheet", MediaClass.File, ".ods");
    private static readonly MediaType Odp = new("application/vnd.oasis.opendocument.presentation", MediaClass.File, ".odp");
    private static readonly MediaType Zip = new("application/zip", MediaClass.File, ".zip");
    private static readonly MediaType Text = new("text/plain", MediaClass.File, ".txt");

    /// <summary>The list.</summary>
    public static readonly IReadOnlyList<MediaType> Known =
        [Png, Jpeg, Gif, WebP, Amr, Mp3, Ogg, Speex, Wav, M4A, Mp4, Mov, WebM, Pdf, Docx, Xlsx, Pptx, Odt, Ods, Odp, Zip, Text];

    // Control characters that no text file has.
    private static readonly SearchValues<byte> NotText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(value => (byte)value).Except("\t\n\f\r"u8.ToArray()), 0x7f]);

    /// <param name="head">The first <see cref="HeadBytes"/> of the file, or all of a shorter one.</param>
    public static MediaType Sniff(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n\x1a\n"u8]) ? Png
        : head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) ? Jpeg
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif
        : head.StartsWith("RIFF"u8) ? Riff(head)
        : head.StartsWith("#!AMR\n"u8) || head.StartsWith("#!AMR-WB\n"u8) ? Amr
        : head.StartsWith("ID3"u8) || IsMp3Frame(head) ? Mp3
        : head.StartsWith("OggS"u8) ? OggStream(head)
        : At(head, 4, "ftyp"u8) ? IsoMedia(head)
        : head.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]) ? Matroska(head)
        : head.StartsWith("%PDF-"u8) ? Pdf
        : head.StartsWith("PK\x03\x04"u8) ? ZipOf(head)
        : IsPlainText(head) ? Text
        : MediaType.Unknown;

    private static bool At(ReadOnlySpan<byte> head, int offset, ReadOnlySpan<byte> mark) => head.Length >= offset + mark.Length && head[offset..].StartsWith(mark);

    private static MediaType Riff(ReadOnlySpan<byte> head) => At(head, 8, "WEBP"u8) ? WebP : At(head, 8, "WAVE"u8) ? Wav : MediaType.Unknown;

    /// <summary>A frame header of layer III, with no value that is reserved. The other layers' headers begin like UTF-16 text.</summary>
    private static bool IsMp3Frame(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && head[0] == 0xff && (head[1] & 0xe6) == 0xe2 && (head[1] & 0x18) != 0x08 && (head[2] & 0xf0) is not (0xf0 or 0) && (head[2] & 0x0c) != 0x0c;

    private static MediaType OggStream(ReadOnlySpan<byte> head) =>
        At(head, 28, "OpusHead"u8) || At(head, 28, "\x01vorbis"u8) ? Ogg : At(head, 28, "Speex   "u8) ? Speex : MediaType.Unknown;

    private static MediaType IsoMedia(ReadOnlySpan<byte> head) =>
        At(head, 8, "qt  "u8) ? Mov
        : At(head, 8, "M4A "u8) || At(head, 8, "M4B "u8) ? M4A
        : At(head, 8, "isom"u8) || At(head, 8, "iso"u8) || At(head, 8, "mp4"u8) || At(head, 8, "avc1"u8) || At(head, 8, "M4V "u8)
            || At(head, 8, "MSNV"u8) || At(head, 8, "3gp"u8) || At(head, 8, "dash"u8) ? Mp4
        : MediaType.Unknown; // Pictures come in this box too, which not every browser shows.

    private static MediaType Matroska(ReadOnlySpan<byte> head) => head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? WebM : MediaType.Unknown;

    private static MediaType ZipOf(ReadOnlySpan<byte> head)
    {
        var inside = head.Length > 30 ? head[30..] : default;
        if (inside.StartsWith("mimetype"u8))
        {
            var type = inside["mimetype".Length..];
            return type.StartsWith("application/vnd.oasis.opendocument.text"u8) ? Odt
                : type.StartsWith("application/vnd.oasis.opendocument.spreadsheet"u8) ? Ods
                : type.StartsWith("application/vnd.oasis.opendocument.presentation"u8) ? Odp
                : Zip;
        }

        if (!inside.StartsWith("[Content_Types].xml"u8) && !inside.StartsWith("_rels/"u8) && !inside.StartsWith("docProps/"u8))
        {
            return Zip;
        }

        return inside.IndexOf("word/"u8) >= 0 ? Docx : inside.IndexOf("xl/"u8) >= 0 ? Xlsx : inside.IndexOf("ppt/"u8) >= 0 ? Pptx : Zip;
    }

    private static bool IsPlainText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty || head.ContainsAny(NotText) || !Utf8.IsValid(Whole(head)))
        {
            return false;
        }

        // Markup of any kind, and a script that names its interpreter: a text that a program would run is no plain text.
        var start = (head.StartsWith(Encoding.UTF8.Preamble) ? head[Encoding.UTF8.Preamble.Length..] : head).TrimStart(" \t\r\n\f"u8);
        return !start.StartsWith("<"u8) && !start.StartsWith("#!"u8);
    }

    /// <summary>Without the character that the end of the head may have cut.</summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadBytes)
        {
            return head;
        }

        var end = head.Length;
        while (end > head.Length - 4 && (head[end - 1] & 0xc0) == 0x80)
        {
            end--;
        }

        return end > 0 && (head[end - 1] & 0xc0) == 0xc0 ? head[..(end - 1)] : head;
    }
}
