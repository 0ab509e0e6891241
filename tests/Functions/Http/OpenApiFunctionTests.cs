using System.Text;
using System.Text.Json;
using Microsoft.OpenApi;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Functions.Http.OpenApi;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class OpenApiFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_reader_of_OpenAPI_finds_nothing_wrong_with_it()
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes((await _rig.CallAsync(FunctionNames.ReadOpenApi)).Text));

        var read = await OpenApiDocument.LoadAsync(bytes, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(ApiRig.Functions.Count(), read.Document!.Paths.Sum(path => path.Value.Operations!.Count));
    }

    [Fact]
    public void Every_function_is_described_once() =>
        Assert.Equal(ApiRig.Functions.Order(StringComparer.Ordinal), ApiCalls.All.Select(call => call.Function).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_problem_type_has_a_status_which_is_that_of_the_documentation()
    {
        var documented = File.ReadLines(Path.Combine(RepositoryFiles.Root, "docs", "api.md"))
            .SkipWhile(line => !line.StartsWith("| `urn:omni:problem:`", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.Length > 0)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Select(cells => $"urn:omni:problem:{cells[1].Trim('`')} {cells[2]}");

        Assert.Equal(documented.Order(StringComparer.Ordinal), ApiProblems.Status.Select(it => $"{it.Key} {it.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_says_who_may_call_what_and_with_which_roles()
    {
        var document = (await _rig.CallAsync(FunctionNames.ReadOpenApi)).Json;
        foreach (var (function, audience) in AccessRules.ByFunction)
        {
            var (method, route) = ApiDocument.Addresses[function];
            var operation = document.GetProperty("paths").GetProperty("/api/" + route).GetProperty(method);
            Assert.Equal(JsonNamingPolicy.CamelCase.ConvertName(audience.ToString()), operation.GetProperty("x-omni-audience").GetString());
            Assert.Equal(audience is Audience.Anyone, operation.GetProperty("security").GetArrayLength() == 0);
            Assert.Equal(route.Count(it => it == '{'), !operation.TryGetProperty("parameters", out var parameters) ? 0 : parameters.EnumerateArray().Count(it => it.GetProperty("in").GetString() == "path"));
        }
    }

    [Fact]
    public async Task Every_reference_leads_to_a_schema()
    {
        var document = (await _rig.CallAsync(FunctionNames.ReadOpenApi)).Json;

        var references = References(document).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var at = document;
            foreach (var step in reference.Split('/').Skip(1))
            {
                at = at.ValueKind is JsonValueKind.Array ? at[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal));
            }

            Assert.Equal(JsonValueKind.Object, at.ValueKind);
        });
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
