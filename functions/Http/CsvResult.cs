using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Omni.Functions.Http;

/// <summary>
/// A table for a spreadsheet: RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. A field that one of them would run as a formula
/// is made a text by an apostrophe: names come from people.
/// </summary>
internal sealed class CsvResult(string fileName, IEnumerable<IReadOnlyList<string>> lines) : IResult, IStatusCodeHttpResult
{
    /// <summary>Of a text that is sent piece by piece.</summary>
    private const int Piece = 32 * 1024;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.XContentTypeOptions = "nosniff";
        var text = new StringBuilder("\uFEFF");
        foreach (var line in lines)
        {
            text.AppendJoin(',', line.Select(Field)).Append("\r\n");
            if (text.Length >= Piece)
            {
                await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
                text.Clear();
            }
        }

        await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }

    /// <summary>A number keeps its sign; a text that begins like a formula does not stay one.</summary>
    internal static string Field(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] && !IsNumber(value) ? "'" + value : value;
        return safe.AsSpan().ContainsAny(",\"\r\n") || safe is [' ', ..] or [.., ' '] ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsNumber(string value) => value is ['-', >= '0' and <= '9', ..] && value.AsSpan(1).IndexOfAnyExcept(Digits) < 0;
}
