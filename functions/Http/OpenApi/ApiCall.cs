using System.Text.Json.Serialization.Metadata;

namespace Omni.Functions.Http.OpenApi;

/// <summary>What one HTTP function takes and answers. Who may call it, its method and its address are said elsewhere, once.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Does">In a sentence.</param>
internal sealed record ApiCall(string Function, string Does)
{
    public ApiBody? Body { get; init; }

    /// <summary>Name and JSON type of what may stand in the query.</summary>
    public IReadOnlyList<(string Name, string Type)> Query { get; init; } = [];

    /// <summary>Whether <c>If-Match</c> is read.</summary>
    public bool IsConditional { get; init; }

    public IReadOnlyList<(int Status, ApiBody? Body)> Answers { get; init; } = [];

    /// <summary>Beside those that follow from the body, the audience and the address.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    public ApiCall Takes(JsonTypeInfo shape, bool optional = false) => this with { Body = new(shape) { IsOptional = optional } };

    public ApiCall TakesBytes(string mediaType) => this with { Body = new(null) { MediaType = mediaType } };

    public ApiCall Asks(params (string Name, string Type)[] query) => this with { Query = query };

    public ApiCall Conditional() => this with { IsConditional = true };

    public ApiCall Gives(JsonTypeInfo shape, int status = 200) => this with { Answers = [.. Answers, (status, new(shape))] };

    public ApiCall GivesBytes(string mediaType, int status = 200) => this with { Answers = [.. Answers, (status, new(null) { MediaType = mediaType })] };

    public ApiCall GivesNothing(int status = 204) => this with { Answers = [.. Answers, (status, null)] };

    public ApiCall Refuses(params string[] types) => this with { Refusals = types };
}

/// <param name="Shape">Null: bytes that are no JSON of ours.</param>
internal sealed record ApiBody(JsonTypeInfo? Shape)
{
    public string MediaType { get; init; } = "application/json";

    public bool IsOptional { get; init; }
}
