using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.DingTalk;

/// <summary>What was said, by the type of the message.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, or a short description.</param>
/// <param name="Attachments">Its files, as references at the platform.</param>
/// <param name="LeftOut">Files beyond the number that a message may have.</param>
internal sealed record DingTalkContent(MessageKind Kind, string Text, ImmutableArray<Attachment> Attachments, int LeftOut = 0)
{
    /// <summary>A type that the platform adds later is something that was sent, which an agent sees to, though nobody can open it here.</summary>
    public static DingTalkContent Read(string type, JsonElement root)
    {
        var content = root.Field("content") ?? default;
        var robotCode = root.Text("robotCode") ?? "";
        return type switch
        {
            "text" => OfText(root),
            "richText" => OfRichText(content, robotCode),
            "picture" => new(MessageKind.Image, "[image]", [FileOf(content, robotCode)]),
            "audio" => new(MessageKind.Voice, Described("voice", content.Words("recognition")), [FileOf(content, robotCode)]),
            "video" => new(MessageKind.Video, "[video]", [FileOf(content, robotCode) with { ContentType = VideoType(content) }]),
            "file" => new(MessageKind.File, Described("file", NameOf(content)), [FileOf(content, robotCode) with { Name = NameOf(content) }]),
            _ => new(MessageKind.File, $"[{type}]", [new() { Problem = MediaProblems.NotFetchable }]),
        };
    }

    /// <summary>What is left of "@robot hello" begins with the blank; of "@robot" alone nothing is left.</summary>
    private static DingTalkContent OfText(JsonElement root)
    {
        // Whatever form the words come in, they are the customer's: an object with them, or a text alone.
        var text = ((root.Field("text") ?? default).Words("content") ?? root.Words("text") ?? root.Words("content") ?? "").TrimStart();
        return text.Length == 0 ? new(MessageKind.Event, "[mention]", []) : new(MessageKind.Text, text, []);
    }

    private static DingTalkContent OfRichText(JsonElement content, string robotCode)
    {
        var text = new StringBuilder();
        var files = ImmutableArray.CreateBuilder<Attachment>();
        var leftOut = 0;
        foreach (var part in content.Field("richText") is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray() : default)
        {
            text.Append(part.Words("text"));
            if (part.Text("type") == "picture")
            {
                text.Append("[image]");
                leftOut += files.Count == Attachment.MaxCount ? 1 : 0;
                if (files.Count < Attachment.MaxCount)
                {
                    files.Add(FileOf(part, robotCode));
                }
            }
        }

        var said = text.ToString().TrimStart();
        return files.Count == 0 && said.Length == 0
            ? new(MessageKind.Event, "[mention]", [])
            : new(said.Replace("[image]", "", StringComparison.Ordinal).Trim().Length == 0 ? MessageKind.Image : MessageKind.Text, said, files.ToImmutable(), leftOut);
    }

    private static Attachment FileOf(JsonElement part, string robotCode) => part.Text("downloadCode") is { Length: > 0 and <= DingTalkFile.MaxCodeLength } code
        ? new Attachment { PlatformReference = new DingTalkFile(robotCode, code).ToString() }
        : new Attachment { Problem = "dingtalk-media-no-code" };

    // A path in a name would be somebody else's.
    private static string NameOf(JsonElement content)
    {
        var name = content.Text("fileName") ?? "";
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.Length <= Attachment.MaxNameLength ? name : name[^Attachment.MaxNameLength..];
    }

    private static string VideoType(JsonElement content) =>
        content.Text("videoType") is { Length: > 0 and <= 16 } type && type.All(char.IsAsciiLetterOrDigit) ? $"video/{type.ToLowerInvariant()}" : "";

    private static string Described(string what, string? text) => text is { Length: > 0 } ? $"[{what}] {text}" : $"[{what}]";
}
