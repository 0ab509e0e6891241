using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Functions.Http.OpenApi;

/// <summary>
/// The OpenAPI 3.1 description of the HTTP functions: addresses and methods from their triggers, who may call from <see cref="AccessRules"/>,
/// bodies from the shapes that are read and written, refusals from the problem types.
/// </summary>
internal static class ApiDocument
{
    private const string Prefix = "/api/";

    private static readonly Lazy<byte[]> Made = new(() => JsonSerializer.SerializeToUtf8Bytes(Make()));

    public static ReadOnlyMemory<byte> Bytes => Made.Value;

    /// <summary>Method and route of every HTTP function.</summary>
    public static IReadOnlyDictionary<string, (string Method, string Route)> Addresses { get; } = (
        from type in typeof(ApiDocument).Assembly.GetExportedTypes()
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(it => it is not null)
        where function is not null && trigger is not null
        select (function.Name, Method: trigger.Methods!.Single(), Route: trigger.Route!)).ToDictionary(it => it.Name, it => (it.Method, it.Route), StringComparer.Ordinal);

    private static JsonObject Make()
    {
        var schemas = new ApiSchemas();
        var paths = new JsonObject();
        foreach (var call in ApiCalls.All)
        {
            var (method, route) = Addresses[call.Function];
            var path = Prefix + route;
            if (paths[path] is not JsonObject item)
            {
                paths[path] = item = [];
            }

            item[method] = Operation(call, route, schemas);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Omni",
                ["version"] = typeof(ApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                ["description"] = "Omnichannel customer service. What the members mean and what the realtime hub sends is in docs/api.md.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.ToJson(),
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
            },
        };
    }

    private static JsonObject Operation(ApiCall call, string route, ApiSchemas schemas)
    {
        var audience = AccessRules.ByFunction[call.Function];
        var parameters = Parameters(call, route);
        var operation = new JsonObject
        {
            ["operationId"] = call.Function,
            ["summary"] = call.Does,
            ["tags"] = new JsonArray(route.Split('/')[0]),
            // OpenAPI has no roles for bearer tokens; generators pass extensions by.
            ["x-omni-audience"] = JsonNamingPolicy.CamelCase.ConvertName(audience.ToString()),
            ["security"] = audience is Audience.Anyone ? [] : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
        };
        if (parameters.Count > 0)
        {
            operation["parameters"] = parameters;
        }

        if (call.Body is { } body)
        {
            operation["requestBody"] = new JsonObject { ["required"] = !body.IsOptional, ["content"] = Content(body, schemas) };
        }

        operation["responses"] = Responses(call, route, schemas);
        return operation;
    }

    private static JsonArray Parameters(ApiCall call, string route)
    {
        var parameters = new JsonArray();
        foreach (var name in route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')))
        {
            parameters.Add((JsonNode)Parameter("path", name, "string", isRequired: true));
        }

        foreach (var (name, type) in call.Query)
        {
            parameters.Add((JsonNode)Parameter("query", name, type, isRequired: false));
        }

        if (call.IsConditional)
        {
            parameters.Add((JsonNode)Parameter("header", "If-Match", "string", isRequired: false));
        }

        return parameters;
    }

    private static JsonObject Parameter(string place, string name, string type, bool isRequired) => new()
    {
        ["in"] = place,
        ["name"] = name,
        ["required"] = isRequired,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Responses(ApiCall call, string route, ApiSchemas schemas)
    {
        var responses = new JsonObject();
        foreach (var (status, body) in call.Answers)
        {
            var response = new JsonObject { ["description"] = call.Does };
            if (body is not null)
            {
                response["content"] = Content(body, schemas);
            }

            responses[$"{status}"] = response;
        }

        foreach (var refusals in ApiProblems.Of(call, route).GroupBy(type => ApiProblems.Status[type]).OrderBy(group => group.Key))
        {
            responses[$"{refusals.Key}"] = new JsonObject
            {
                ["description"] = string.Join(", ", refusals),
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = ApiSchemas.Problem(schemas, refusals) } },
            };
        }

        return responses;
    }

    private static JsonObject Content(ApiBody body, ApiSchemas schemas) => new()
    {
        [body.MediaType] = new JsonObject { ["schema"] = body.Shape is { } shape ? schemas.Reference(shape) : new JsonObject() },
    };
}
