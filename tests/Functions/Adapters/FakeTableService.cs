using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Omni.Tests.Functions.Adapters;

/// <summary>Table storage's REST interface as far as the adapter uses it, in memory, under the real client.</summary>
internal sealed partial class FakeTableService : HttpMessageHandler
{
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _tables = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private long _version;

    /// <summary>Answers instead of the service; null: the service does.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Intercept { get; set; }

    /// <summary>Method and address of every call that came, the service's own path only.</summary>
    public List<string> Calls { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath).Split('/', 3)[2];
        lock (_lock)
        {
            Calls.Add($"{request.Method} {path}");
            if (Intercept?.Invoke(request) is { } answer)
            {
                return answer;
            }

            if (path == "$batch")
            {
                return TableBatch.Answer(TableBatch.Read(body), DoAll);
            }

            var ifMatch = request.Headers.TryGetValues("If-Match", out var values) ? values.Single() : "";
            return Do(new(request.Method.Method, path, request.RequestUri.Query, ifMatch, body), _tables).ToHttp();
        }
    }

    /// <summary>All or none: the calls work on copies of the tables, which take the place of the tables when all went well.</summary>
    private List<TableAnswer> DoAll(IReadOnlyList<TableRequest> requests)
    {
        var copies = _tables.ToDictionary(
            table => table.Key, table => new SortedDictionary<string, JsonObject>(table.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        var answers = new List<TableAnswer>();
        foreach (var request in requests)
        {
            answers.Add(Do(request, copies));
            if ((int)answers[^1].Status >= 400)
            {
                return [answers[^1] with { Index = answers.Count - 1 }];
            }
        }

        foreach (var (name, rows) in copies)
        {
            _tables[name] = rows;
        }

        return answers;
    }

    private TableAnswer Do(TableRequest request, Dictionary<string, SortedDictionary<string, JsonObject>> tables)
    {
        if (request is { Method: "POST", Path: "Tables" })
        {
            return tables.TryAdd((string)JsonNode.Parse(request.Body)!["TableName"]!, new(StringComparer.Ordinal))
                ? new(HttpStatusCode.NoContent)
                : new(HttpStatusCode.Conflict, Code: "TableAlreadyExists");
        }

        var match = Address().Match(request.Path);
        if (!tables.TryGetValue(match.Groups["table"].Value, out var rows))
        {
            return new(HttpStatusCode.NotFound, Code: request.Path.StartsWith("Tables(", StringComparison.Ordinal) ? "ResourceNotFound" : "TableNotFound");
        }

        return (request.Method, match.Groups["keys"].Success) switch
        {
            ("POST", false) => Insert(rows, (JsonObject)JsonNode.Parse(request.Body)!),
            ("GET", false) => Query(rows, Uri.UnescapeDataString(request.Query)),
            (var method, true) => OnRow(method, rows, Key(Unquote(match.Groups["partition"].Value), Unquote(match.Groups["row"].Value)), request),
            _ => throw new InvalidOperationException($"{request.Method} {request.Path} is not played here."),
        };
    }

    private TableAnswer Insert(SortedDictionary<string, JsonObject> rows, JsonObject entity)
    {
        var key = Key((string)entity["PartitionKey"]!, (string)entity["RowKey"]!);
        return rows.ContainsKey(key) ? new(HttpStatusCode.Conflict, Code: "EntityAlreadyExists") : Keep(rows, key, entity);
    }

    private TableAnswer OnRow(string method, SortedDictionary<string, JsonObject> rows, string key, TableRequest request)
    {
        var row = rows.GetValueOrDefault(key);
        if (row is null && (method != "PUT" || request.IfMatch != ""))
        {
            return new(HttpStatusCode.NotFound, Code: "ResourceNotFound");
        }

        if (method != "GET" && request.IfMatch is not ("" or "*") && request.IfMatch != (string)row!["odata.etag"]!)
        {
            return new(HttpStatusCode.PreconditionFailed, Code: "UpdateConditionNotSatisfied");
        }

        switch (method)
        {
            case "GET":
                return new(HttpStatusCode.OK, Json: row);
            case "PUT":
                return Keep(rows, key, (JsonObject)JsonNode.Parse(request.Body)!);
            case "DELETE":
                rows.Remove(key);
                return new(HttpStatusCode.NoContent);
            default:
                throw new InvalidOperationException($"{method} is not played here.");
        }
    }

    private static TableAnswer Query(SortedDictionary<string, JsonObject> rows, string query)
    {
        if (!Filter().IsMatch(query))
        {
            return new(HttpStatusCode.OK, Json: new JsonObject { ["value"] = new JsonArray([.. rows.Values.Select(row => row.DeepClone())]) });
        }

        var filter = Filter().Match(query);
        var (partition, from, to) = (Unquote(filter.Groups["partition"].Value), Unquote(filter.Groups["from"].Value), Unquote(filter.Groups["to"].Value));
        var top = int.Parse(Top().Match(query).Groups[1].Value, CultureInfo.InvariantCulture);
        var found = rows.Values
            .Where(row => (string)row["PartitionKey"]! == partition
                && string.CompareOrdinal((string)row["RowKey"]!, from) >= 0
                && (to == "" || string.CompareOrdinal((string)row["RowKey"]!, to) < 0))
            .Take(top);
        return new(HttpStatusCode.OK, Json: new JsonObject { ["value"] = new JsonArray([.. found.Select(row => row.DeepClone())]) });
    }

    private TableAnswer Keep(SortedDictionary<string, JsonObject> rows, string key, JsonObject entity)
    {
        var eTag = $"W/\"datetime'2025-01-01T00%3A00%3A00.{++_version:D7}Z'\"";
        WriteDoublesAsTheServiceDoes(entity);
        entity["odata.etag"] = eTag;
        rows[key] = entity;
        return new(HttpStatusCode.NoContent, ETag: eTag);
    }

    /// <summary>Without a type, which the client could not read, but with a fraction, by which it knows them.</summary>
    private static void WriteDoublesAsTheServiceDoes(JsonObject entity)
    {
        foreach (var typed in entity.Where(property => property.Value is JsonValue value && value.ToString() == "Edm.Double").ToList())
        {
            var name = typed.Key[..typed.Key.IndexOf('@', StringComparison.Ordinal)];
            var number = entity[name]!.ToJsonString();
            entity.Remove(typed.Key);
            entity[name] = JsonNode.Parse(number.AsSpan().ContainsAny('.', 'E') ? number : number + ".0");
        }
    }

    private static string Key(string partition, string row) => $"{partition}\n{row}";

    private static string Unquote(string literal) => literal.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"^(Tables\('(?<table>\w+)'\)|(?<table>\w+)(\(\)|(?<keys>\(PartitionKey='(?<partition>.*)',RowKey='(?<row>.*)'\)))?)$", RegexOptions.Singleline)]
    private static partial Regex Address();

    [GeneratedRegex(@"\$filter=PartitionKey eq '(?<partition>([^']|'')*)'( and RowKey ge '(?<from>([^']|'')*)')?( and RowKey lt '(?<to>([^']|'')*)')?(&|$)")]
    private static partial Regex Filter();

    [GeneratedRegex(@"\$top=(\d+)")]
    private static partial Regex Top();
}
