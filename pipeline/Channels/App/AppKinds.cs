using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.App;

/// <summary>What kinds of message are called between Omni and the app's server; wire names, never renamed.</summary>
internal static class AppKinds
{
    public static string NameOf(MessageKind kind) => kind switch
    {
        MessageKind.Text => "text",
        MessageKind.Image => "image",
        MessageKind.Voice => "voice",
        MessageKind.Video => "video",
        MessageKind.Location => "location",
        MessageKind.Link => "link",
        MessageKind.File => "file",
        MessageKind.Event => "event",
    };

    public static MessageKind? Find(string name)
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            if (string.Equals(NameOf(kind), name, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return null;
    }
}
