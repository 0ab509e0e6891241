using System.Collections.Immutable;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Media;

/// <summary>What a message of nothing but files is, and what stands where its text would be.</summary>
public static class AttachmentText
{
    /// <summary>With a text it is a text that has files; without one it is what its first file is.</summary>
    public static MessageKind KindOf(string text, ImmutableArray<Attachment> attachments) => text.Length > 0 || attachments.Length == 0
        ? MessageKind.Text
        : MediaType.Of(attachments[0].ContentType).Class switch
        {
            MediaClass.Image => MessageKind.Image,
            MediaClass.Audio => MessageKind.Voice,
            MediaClass.Video => MessageKind.Video,
            MediaClass.File => MessageKind.File,
        };

    /// <summary>Not a sentence: it is shown in every language.</summary>
    public static string Of(MessageKind kind, string text) => kind switch
    {
        MessageKind.Image => "[image]",
        MessageKind.Voice => "[voice]",
        MessageKind.Video => "[video]",
        MessageKind.File => "[file]",
        MessageKind.Text or MessageKind.Location or MessageKind.Link or MessageKind.Event => text,
    };
}
