using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Media;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The files that the loopback platform holds for three days: what customers sent, and what was uploaded to be sent.</summary>
internal sealed class LoopbackMedia(LoopbackTokens tokens, LoopbackFaults faults, TimeProvider time)
{
    private const long MiB = 1 << 20;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LoopbackFile> _files = new(StringComparer.Ordinal);

    public string Put(string type, byte[] content, string contentType)
    {
        var id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)).Replace('+', '-').Replace('/', '_');
        lock (_gate)
        {
            _files[id] = new(type, content, contentType, time.GetUtcNow());
        }

        return id;
    }

    /// <summary>Null when it was never there, or is there no more.</summary>
    public LoopbackFile? Find(string id)
    {
        lock (_gate)
        {
            return _files.TryGetValue(id, out var file) && time.GetUtcNow() - file.At < Kept ? file : null;
        }
    }

    public bool Has(string id, string type) => Find(id)?.Type == type;

    public Task<IResult> UploadAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Upload, time, request, body =>
    {
        if (tokens.Check(request.Query["access_token"].ToString()) is var refused and not 0)
        {
            return LoopbackWeChatCalls.Error(refused);
        }

        var type = request.Query["type"].ToString();
        if (type is not ("image" or "voice" or "video" or "thumb"))
        {
            return LoopbackWeChatCalls.Error(40004);
        }

        if (FileOf(request.ContentType ?? "", body) is not { } content)
        {
            return LoopbackWeChatCalls.Error(41005);
        }

        var sniffed = MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadBytes)));
        if (!Fits(type, sniffed.ContentType))
        {
            return LoopbackWeChatCalls.Error(40005);
        }

        if (content.Length > LimitOf(type))
        {
            return LoopbackWeChatCalls.Error(40006);
        }

        var id = Put(type, content, sniffed.ContentType);
        var at = time.GetUtcNow().ToUnixTimeSeconds();
        return type is "thumb"
            ? Results.Json(new { type, thumb_media_id = id, created_at = at })
            : Results.Json(new { type, media_id = id, created_at = at });
    });

    public Task<IResult> GetAsync(HttpRequest request) => LoopbackWeChatCalls.PlayAsync(faults, LoopbackCall.Download, time, request, _ =>
    {
        if (tokens.Check(request.Query["access_token"].ToString()) is var refused and not 0)
        {
            return Plain(refused);
        }

        var id = request.Query["media_id"].ToString();
        return Find(id) is not { } file ? Plain(40007)
            : file.Type is "video" ? Results.Text($$"""{"video_url":"{{request.Scheme}}://{{request.Host}}/videos/{{id}}"}""", "text/plain")
            : Send(request, id, file);
    });

    public IResult Video(HttpRequest request, string id) => Find(id) is { } file ? Send(request, id, file) : Results.NotFound();

    private static IResult Send(HttpRequest request, string id, LoopbackFile file)
    {
        request.HttpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}{MediaType.Of(file.ContentType).Extension}\"";
        return Results.Bytes(file.Content, file.ContentType);
    }

    // The real one calls its errors plain text where it would have sent a file.
    private static IResult Plain(int code) => Results.Text(string.Create(CultureInfo.InvariantCulture, $$"""{"errcode":{{code}},"errmsg":"loopback"}"""), "text/plain");

    private static bool Fits(string type, string contentType) => type switch
    {
        "image" => contentType is "image/png" or "image/jpeg" or "image/gif",
        "voice" => contentType is "audio/amr" or "audio/mpeg",
        "video" => contentType is "video/mp4",
        _ => contentType is "image/jpeg",
    };

    private static long LimitOf(string type) => type switch
    {
        "voice" => 2 * MiB,
        "thumb" => 64 * 1024,
        _ => 10 * MiB,
    };

    /// <summary>The one file of the form, read as strictly as the real platform reads it: it knows no boundary in quotes.</summary>
    private static byte[]? FileOf(string contentType, byte[] body)
    {
        const string Form = "multipart/form-data; boundary=";
        if (!contentType.StartsWith(Form, StringComparison.Ordinal) || contentType.Contains('"', StringComparison.Ordinal))
        {
            return null;
        }

        var boundary = contentType[Form.Length..];
        var text = Encoding.Latin1.GetString(body);
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var end = text.LastIndexOf($"\r\n--{boundary}--", StringComparison.Ordinal);
        return head > 0 && end > head && text.StartsWith($"--{boundary}\r\n", StringComparison.Ordinal)
            && text[..head].Contains("name=\"media\"", StringComparison.Ordinal) && text[..head].Contains("filename=\"", StringComparison.Ordinal)
            ? body[(head + 4)..end]
            : null;
    }
}

/// <param name="Type">As the platform calls it.</param>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="At">Since when it is there.</param>
internal sealed record LoopbackFile(string Type, byte[] Content, string ContentType, DateTimeOffset At);
