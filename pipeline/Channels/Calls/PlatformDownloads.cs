using System.Net.Http.Headers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.Calls;

/// <summary>Opens files at addresses that came in a message or from a platform. Sends no token there and follows no redirect.</summary>
internal sealed class PlatformDownloads(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Reaches the internet only.</summary>
    public const string PublicClient = "public-download";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhenCrowded = TimeSpan.FromSeconds(30);

    /// <param name="channel">Begins the reasons.</param>
    /// <param name="client"><see cref="PublicClient"/>, or the channel's own for an address that an administrator chose.</param>
    /// <param name="address">The file.</param>
    /// <param name="ct">Ends the call.</param>
    public async ValueTask<MediaFetch> OpenAsync(string channel, string client, Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var http = clients.CreateClient(client);
        try
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.IsSuccessStatusCode)
            {
                // Disposing the stream ends the response.
                return new MediaFetch.Opened(
                    await response.Content.ReadAsStreamAsync(ct),
                    response.Content.Headers.ContentType?.MediaType ?? "",
                    NameOf(response.Content.Headers.ContentDisposition));
            }

            using (response)
            {
                return Failed(channel, (int)response.StatusCode, PlatformCalls.RetryAfterOf(response.Headers.RetryAfter, time));
            }
        }
        catch (HttpRequestException failure) when (failure.InnerException is RefusedAddressException)
        {
            return new MediaFetch.Gone($"{channel}-media-address-refused");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new MediaFetch.Retry(Soon, $"{channel}-media-unreachable");
        }
    }

    private static MediaFetch Failed(string channel, int status, TimeSpan? retryAfter) => status switch
    {
        429 => new MediaFetch.Retry(retryAfter ?? WhenCrowded, $"{channel}-media-http-429"),
        >= 500 => new MediaFetch.Retry(retryAfter ?? Soon, $"{channel}-media-http-{status}"),
        _ => new MediaFetch.Gone($"{channel}-media-http-{status}"),
    };

    private static string NameOf(ContentDispositionHeaderValue? disposition) => (disposition?.FileNameStar ?? disposition?.FileName)?.Trim('"') ?? "";
}
