using System.Reflection;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Gives files to the platform, which keeps them for three days under an id that a message can name.</summary>
internal sealed class WeChatUploads(WeChatApi api, WeChatCalls calls, IMediaStore store)
{
    private const string CoverResource = "Omni.Pipeline.Channels.WeChat.video-cover.jpg";

    private static readonly byte[] Cover = ReadCover();

    public async ValueTask<WeChatUploaded> UploadAsync(WeChatEndpoint endpoint, Attachment file, CancellationToken ct)
    {
        if (WeChatMediaKinds.Of(file.ContentType) is not { } kind)
        {
            return WeChatUploaded.Failed(SendOutcome.Refused(WeChatRules.WrongType));
        }

        await using var media = await store.OpenAsync(file.MediaId, ct);
        if (media is null)
        {
            return WeChatUploaded.Failed(SendOutcome.Refused("media-missing"));
        }

        var name = "file" + MediaType.Of(file.ContentType).Extension;
        var sent = await UploadAsync(endpoint, WeChatMediaKinds.NameOf(kind), "media_id", media.Content, name, file.ContentType, ct);
        if (kind is not WeChatMediaKind.Video || sent.MediaId.Length == 0)
        {
            return sent;
        }

        // A video is shown by a picture, which Omni does not have: a plain one stands for it.
        using var cover = new MemoryStream(Cover);
        var thumb = await UploadAsync(endpoint, "thumb", "thumb_media_id", cover, "cover.jpg", "image/jpeg", ct);
        return thumb.MediaId.Length == 0 ? thumb : sent with { ThumbId = thumb.MediaId };
    }

    private async ValueTask<WeChatUploaded> UploadAsync(
        WeChatEndpoint endpoint, string type, string answeredAs, Stream content, string name, string contentType, CancellationToken ct)
    {
        var called = await calls.CallAsync(
            endpoint,
            token =>
            {
                content.Position = 0;
                return api.UploadAsync(WeChatCalls.Address(endpoint, "media/upload", token, $"&type={type}"), content, name, contentType, ct);
            },
            ct);
        if (called.NoToken is { } noToken)
        {
            return WeChatUploaded.Failed(noToken);
        }

        return called.Answer.Json.Text(answeredAs) is { Length: > 0 } id ? new(id, "", default) : WeChatUploaded.Failed(WeChatErrors.OfSetup(called.Answer));
    }

    private static byte[] ReadCover()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(CoverResource)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <param name="MediaId">Empty when it failed.</param>
/// <param name="ThumbId">Of a video.</param>
/// <param name="Failure">What it means for the message.</param>
internal readonly record struct WeChatUploaded(string MediaId, string ThumbId, SendOutcome Failure)
{
    public static WeChatUploaded Failed(SendOutcome failure) => new("", "", failure);
}
