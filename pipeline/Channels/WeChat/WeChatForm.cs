using System.Net.Http.Headers;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>
/// A form with one file, written as the platform reads it: the boundary without quotes, the names with them, which is the reverse of what
/// the framework does. The content stays open: another try may read it again.
/// </summary>
internal static class WeChatForm
{
    private const string Boundary = "----omni-file-7d1c0a6e5b9f4c38";

    public static MultipartFormDataContent Of(Stream content, string name, string contentType)
    {
        var form = new MultipartFormDataContent(Boundary);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
        var file = new StreamContent(new KeptOpen(content));
        file.Headers.ContentType = new(contentType);
        file.Headers.ContentDisposition = new("form-data") { Name = "\"media\"", FileName = $"\"{name}\"" };
        form.Add(file);
        return form;
    }
}
