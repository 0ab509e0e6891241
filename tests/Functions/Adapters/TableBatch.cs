using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Omni.Tests.Functions.Adapters;

/// <summary>One call to the fake table service, by itself or inside a batch.</summary>
internal sealed record TableRequest(string Method, string Path, string Query, string IfMatch, string Body);

/// <summary>What the fake table service answers; <paramref name="Index"/> is the failed call's place in a batch.</summary>
internal sealed record TableAnswer(HttpStatusCode Status, string ETag = "", string Code = "", JsonObject? Json = null, int? Index = null)
{
    public string Body => Code == "" ? Json?.ToJsonString() ?? "" : new JsonObject
    {
        ["odata.error"] = new JsonObject
        {
            ["code"] = Code,
            ["message"] = new JsonObject { ["lang"] = "en-US", ["value"] = Index is null ? "No." : $"{Index}:No." },
        },
    }.ToJsonString();

    public HttpResponseMessage ToHttp()
    {
        var response = new HttpResponseMessage(Status) { Content = new StringContent(Body, Encoding.UTF8, "application/json") };
        if (ETag != "")
        {
            response.Headers.TryAddWithoutValidation("ETag", ETag);
        }

        return response;
    }
}

/// <summary>An entity group transaction on the wire: HTTP calls inside a part of a part.</summary>
internal static partial class TableBatch
{
    public static IReadOnlyList<TableRequest> Read(string body) =>
        [.. Calls().Matches(body).Select(call => new TableRequest(
            call.Groups["method"].Value,
            Uri.UnescapeDataString(new Uri(call.Groups["uri"].Value).AbsolutePath).Split('/', 3)[2],
            "",
            IfMatch().Match(call.Groups["headers"].Value).Groups[1].Value,
            call.Groups["body"].Value))];

    public static HttpResponseMessage Answer(IReadOnlyList<TableRequest> requests, Func<IReadOnlyList<TableRequest>, IReadOnlyList<TableAnswer>> act)
    {
        var text = new StringBuilder("--outer\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n");
        foreach (var answer in act(requests))
        {
            text.Append("--inner\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append($"HTTP/1.1 {(int)answer.Status} {answer.Status}\r\nContent-Type: application/json\r\n")
                .Append(answer.ETag == "" ? "" : $"ETag: {answer.ETag}\r\n")
                .Append($"\r\n{answer.Body}\r\n");
        }

        var content = new StringContent(text.Append("--inner--\r\n--outer--\r\n").ToString());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=outer");
        return new(HttpStatusCode.Accepted) { Content = content };
    }

    [GeneratedRegex(@"(?<method>POST|PUT|DELETE) (?<uri>http\S+) HTTP/1\.1\r\n(?<headers>([^\r\n]+\r\n)*)\r\n(?<body>[^\r\n]*)")]
    private static partial Regex Calls();

    [GeneratedRegex(@"If-Match: ([^\r\n]+)", RegexOptions.IgnoreCase)]
    private static partial Regex IfMatch();
}
