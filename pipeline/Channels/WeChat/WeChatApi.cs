using System.Net;
using System.Net.Http.Headers;
using Omni.Pipeline.Channels.Calls;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>Calls the platform once: JSON as every channel does, and files, which this platform takes and gives in its own way.</summary>
internal sealed class WeChatApi(PlatformCalls calls, IHttpClientFactory clients)
{
    public const string ClientName = "wechat";

    /// <summary>For files: no limit on the answer's size, which whoever reads it counts.</summary>
    public const string FilesClientName = "wechat-files";

    private const int MaxJsonBytes = 64 * 1024;

    /// <exception cref="OperationCanceledException">The caller gave up before anything was sent.</exception>
    public ValueTask<PlatformAnswer> PostAsync(Uri address, byte[] json, CancellationToken ct) => calls.PostAsync(ClientName, address, json, [], ct);

    public ValueTask<PlatformAnswer> GetAsync(Uri address, CancellationToken ct) => calls.GetAsync(ClientName, address, ct);

    /// <summary>Posts a file as the one part of a form. It says nothing to any customer, so lost is as good as not sent.</summary>
    public async ValueTask<PlatformAnswer> UploadAsync(Uri address, Stream content, string name, string contentType, CancellationToken ct)
    {
        using var form = WeChatForm.Of(content, name, contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        using var client = clients.CreateClient(FilesClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return calls.Read(response, await ReadJsonAsync(response, ct));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(PlatformCall.NotSent);
        }
    }

    /// <summary>Asks for a file. JSON instead of one is an answer like any other.</summary>
    public async ValueTask<WeChatFile> GetFileAsync(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var client = clients.CreateClient(FilesClientName);
        try
        {
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var type = response.Content.Headers.ContentType;
            if (response.StatusCode is HttpStatusCode.OK && type?.MediaType is not ("application/json" or "text/plain" or "text/json" or "text/html"))
            {
                var stream = await response.Content.ReadAsStreamAsync(ct);
                return new(new(PlatformCall.Answered, 200), new(stream, type, response.Content.Headers.ContentDisposition));
            }

            using (response)
            {
                return new(calls.Read(response, await ReadJsonAsync(response, ct)), null);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(new(PlatformCall.NotSent), null);
        }
    }

    /// <summary>As much of the answer as an error or an address needs.</summary>
    private static async ValueTask<byte[]> ReadJsonAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxJsonBytes];
        return buffer[..await body.ReadAtLeastAsync(buffer, MaxJsonBytes, throwOnEndOfStream: false, ct)];
    }
}

/// <param name="Answer">What the platform said instead, or that it gave the file.</param>
/// <param name="Content">The file; null when there is none.</param>
internal readonly record struct WeChatFile(PlatformAnswer Answer, WeChatContent? Content);

/// <param name="Stream">Read once; disposing it ends the call.</param>
/// <param name="Type">As claimed.</param>
/// <param name="Disposition">As claimed.</param>
internal sealed record WeChatContent(Stream Stream, MediaTypeHeaderValue? Type, ContentDispositionHeaderValue? Disposition);
