using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Omni.Functions.Http;

/// <summary>Reads a JSON body and trusts nothing about it: type, size, encoding, depth, members.</summary>
internal static class JsonBody
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>The same where all members are optional: no body at all says as much as an empty object.</summary>
    public static ValueTask<Checked<T>> ReadOrAsync<T>(HttpRequest request, JsonTypeInfo<T> shape, T absent, CancellationToken ct)
        where T : class => request.ContentLength is 0 || (request.ContentLength is null && string.IsNullOrEmpty(request.ContentType) && request.Headers.TransferEncoding.Count == 0)
            ? new(new Checked<T>(absent))
            : ReadAsync(request, shape, ct);

    public static async ValueTask<Checked<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> shape, CancellationToken ct)
        where T : class
    {
        if (!IsJson(request.ContentType))
        {
            return new(Problems.UnsupportedMediaType());
        }

        if (request.ContentLength > MaxBytes)
        {
            return new(Problems.TooLarge());
        }

        // One byte more than allowed is enough to see that a body without a length is too long.
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, ct);
            return length > MaxBytes ? new(Problems.TooLarge()) : Parse(buffer.AsSpan(0, length), shape);
        }
        finally
        {
            // It may hold a password.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static Checked<T> Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> shape)
        where T : class
    {
        if (!Utf8.IsValid(body))
        {
            return new(Problems.Malformed("The body is not UTF-8."));
        }

        try
        {
            return JsonSerializer.Deserialize(body, shape) is { } value ? new(value) : new(Problems.Malformed("The body is null."));
        }
        catch (JsonException)
        {
            // Not the exception's text: it repeats what was sent.
            return new(Problems.Malformed("The body is not the JSON that this call takes: a member is missing, unknown, twice, too deep or of another type."));
        }
    }

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
