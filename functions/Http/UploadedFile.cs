using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Omni.Functions.Http;

/// <summary>The file of an upload: the body itself, named by the query, or the first file of a form. Nothing is read ahead of who reads it.</summary>
internal sealed record UploadedFile(Stream Content, string Name)
{
    private const int MaxBoundaryLength = 128;

    /// <summary>Null for a form that holds none, or that can't be read.</summary>
    public static async ValueTask<UploadedFile?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return new(request.Body, request.Query["name"].ToString());
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > MaxBoundaryLength)
        {
            return null;
        }

        try
        {
            var form = new MultipartReader(boundary, request.Body);
            while (await form.ReadNextSectionAsync(ct) is { } section)
            {
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && disposition.IsFileDisposition())
                {
                    var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
                    return new(section.Body, name.ToString());
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return null;
        }

        return null;
    }
}
