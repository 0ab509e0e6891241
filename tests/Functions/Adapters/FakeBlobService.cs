using System.Globalization;
using System.Net;
using System.Text;
using System.Web;

namespace Omni.Tests.Functions.Adapters;

/// <summary>Blob storage's REST interface as far as the adapter uses it, in memory, under the real client.</summary>
internal sealed class FakeBlobService : HttpMessageHandler
{
    private readonly Dictionary<string, FakeBlob> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _blocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _containers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _version;

    /// <summary>Answers instead of the service; null: the service does.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Intercept { get; set; }

    /// <summary>May put another answer in the place of the one that the service gave after it did its work.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, HttpResponseMessage>? After { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        lock (_lock)
        {
            if (Intercept?.Invoke(request) is { } instead)
            {
                return instead;
            }

            var answer = Answer(request, body);
            return After?.Invoke(request, answer) ?? answer;
        }
    }

    private HttpResponseMessage Answer(HttpRequestMessage request, byte[] body)
    {
        // The emulator's address has the account's name first.
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath).Split('/', 4);
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        var (container, blob) = (path[2], path.Length > 3 ? path[3] : "");
        if (blob.Length == 0)
        {
            return request.Method == HttpMethod.Put ? Make(container) : List(container, query["prefix"] ?? "");
        }

        var key = $"{container}/{blob}";
        return (request.Method.Method, query["comp"]) switch
        {
            ("PUT", "block") => PutBlock(key, query["blockid"]!, body),
            ("PUT", "blocklist") => Put(request, key, Assemble(key, Encoding.UTF8.GetString(body))),
            ("PUT", null) => Put(request, key, body),
            ("HEAD", null) => Get(request, key, isHead: true),
            ("GET", null) => Get(request, key, isHead: false),
            ("DELETE", null) => _blobs.Remove(key) ? new(HttpStatusCode.Accepted) : Error(HttpStatusCode.NotFound, "BlobNotFound"),
            var (method, comp) => throw new NotSupportedException($"{method} {comp}"),
        };
    }

    private HttpResponseMessage Make(string container) =>
        _containers.Add(container) ? new(HttpStatusCode.Created) { Content = new ByteArrayContent([]) } : Error(HttpStatusCode.Conflict, "ContainerAlreadyExists");

    private HttpResponseMessage PutBlock(string key, string id, byte[] body)
    {
        _blocks[$"{key}|{id}"] = body;
        return new(HttpStatusCode.Created) { Content = new ByteArrayContent([]) };
    }

    private byte[] Assemble(string key, string list)
    {
        var ids = System.Xml.Linq.XDocument.Parse(list).Root!.Elements().Select(element => element.Value);
        return [.. ids.SelectMany(id => _blocks[$"{key}|{id}"])];
    }

    private HttpResponseMessage Put(HttpRequestMessage request, string key, byte[] body)
    {
        if (_blobs.ContainsKey(key) && request.Headers.IfNoneMatch.Any(tag => tag.Tag == "*"))
        {
            return Error(HttpStatusCode.Conflict, "BlobAlreadyExists");
        }

        var headers = request.Headers.Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.Ordinal))
            .ToDictionary(header => header.Key, header => header.Value.Single());
        _blobs[key] = new(body, request.Headers.GetValues("x-ms-blob-content-type").Single(), headers, $"\"0x{++_version:X}\"");
        var answer = new HttpResponseMessage(HttpStatusCode.Created) { Content = new ByteArrayContent([]) };
        Describe(answer, _blobs[key]);
        return answer;
    }

    private HttpResponseMessage Get(HttpRequestMessage request, string key, bool isHead)
    {
        if (!_blobs.TryGetValue(key, out var blob))
        {
            return Error(HttpStatusCode.NotFound, "BlobNotFound");
        }

        var range = request.Headers.TryGetValues("x-ms-range", out var values) ? values.Single()["bytes=".Length..].Split('-') : null;
        var from = range is null ? 0 : int.Parse(range[0], CultureInfo.InvariantCulture);
        if (range is not null && from >= blob.Content.Length)
        {
            return Error(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange");
        }

        var to = range is [_, { Length: > 0 } last] ? Math.Min(blob.Content.Length, int.Parse(last, CultureInfo.InvariantCulture) + 1) : blob.Content.Length;
        var answer = new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
        {
            Content = new ByteArrayContent(isHead ? [] : blob.Content[from..to]),
        };
        answer.Content.Headers.ContentType = new(blob.ContentType);
        answer.Content.Headers.ContentLength = to - from;
        if (range is not null)
        {
            answer.Content.Headers.ContentRange = new(from, to - 1, blob.Content.Length);
        }

        Describe(answer, blob);
        return answer;
    }

    private HttpResponseMessage List(string container, string prefix)
    {
        var names = _blobs.Keys.Where(key => key.StartsWith($"{container}/{prefix}", StringComparison.Ordinal)).Select(key => key[(container.Length + 1)..]);
        var blobs = string.Concat(names.Order(StringComparer.Ordinal).Select(name =>
            $"<Blob><Name>{name}</Name><Properties><Last-Modified>Mon, 02 Mar 2026 09:00:00 GMT</Last-Modified><Etag>0x1</Etag><BlobType>BlockBlob</BlobType></Properties></Blob>"));
        return new(HttpStatusCode.OK)
        {
            Content = new StringContent(
                $"""<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="{container}"><Prefix>{prefix}</Prefix><Blobs>{blobs}</Blobs><NextMarker /></EnumerationResults>""",
                Encoding.UTF8,
                "application/xml"),
        };
    }

    private static void Describe(HttpResponseMessage answer, FakeBlob blob)
    {
        answer.Headers.TryAddWithoutValidation("ETag", blob.ETag);
        answer.Headers.TryAddWithoutValidation("x-ms-blob-type", "BlockBlob");
        answer.Headers.TryAddWithoutValidation("x-ms-request-server-encrypted", "true");
        answer.Content.Headers.LastModified = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        foreach (var (name, value) in blob.Metadata)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static HttpResponseMessage Error(HttpStatusCode status, string code)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent($"<Error><Code>{code}</Code></Error>", Encoding.UTF8, "application/xml") };
        answer.Headers.Add("x-ms-error-code", code);
        return answer;
    }

    private sealed record FakeBlob(byte[] Content, string ContentType, IReadOnlyDictionary<string, string> Metadata, string ETag);
}
