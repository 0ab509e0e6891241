using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Omni.Functions.Http.OpenApi;

/// <summary>The schemas of the shapes, each under the name of its type, made from what the serializer itself knows.</summary>
internal sealed class ApiSchemas
{
    private const string Root = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        // What may be anything is `true` in JSON Schema; not every reader of OpenAPI knows that form.
        TransformSchemaNode = (_, schema) => schema is JsonObject ? schema : new JsonObject(),
    };

    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    public JsonObject Reference(JsonTypeInfo shape)
    {
        var name = shape.Type.Name;
        if (!_schemas.ContainsKey(name))
        {
            var schema = shape.GetJsonSchemaAsNode(Options);
            Rebase(schema, Root + name);
            _schemas[name] = schema;
        }

        return new() { ["$ref"] = Root + name };
    }

    public JsonObject ToJson() => new(_schemas.Select(it => KeyValuePair.Create<string, JsonNode?>(it.Key, it.Value)));

    /// <summary>The problem's shape, with the types that this answer may have.</summary>
    public static JsonObject Problem(ApiSchemas schemas, IEnumerable<string> types) => new()
    {
        ["allOf"] = new JsonArray(
            schemas.Reference(ApiJson.Default.ProblemShape),
            new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["enum"] = new JsonArray([.. types.Select(type => (JsonNode)type)]) } } }),
    };

    /// <summary>The exporter points from the root of one schema; here that is a part of a document.</summary>
    private static void Rebase(JsonNode? node, string root)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (name is "$ref" && value is JsonValue pointer && pointer.TryGetValue(out string? text) && text.StartsWith('#'))
                    {
                        members[name] = root + text[1..];
                    }
                    else
                    {
                        Rebase(value, root);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Rebase(item, root);
                }

                break;
        }
    }
}
