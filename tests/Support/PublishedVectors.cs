using System.Text.Json;

namespace Omni.Tests.Support;

/// <summary>Published examples of a protocol, from tests/Vectors; each names where it was published.</summary>
internal sealed class PublishedVectors(string file)
{
    private readonly JsonElement[] _all =
        [.. JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", file))).RootElement.EnumerateArray()];

    public PublishedVector Get(string id)
    {
        var vector = _all.Single(it => it.GetProperty("id").GetString() == id);
        return new(vector.GetProperty("inputs"), vector.GetProperty("expected"));
    }

    public TheoryData<string> Of(string kind) => [.. _all.Where(it => it.GetProperty("kind").GetString() == kind).Select(it => it.GetProperty("id").GetString()!)];
}

/// <summary>One example: what goes in and what must come out.</summary>
internal sealed record PublishedVector(JsonElement Inputs, JsonElement Expected)
{
    public string this[string input] => Inputs.GetProperty(input).GetString()!;

    public string Expect(string name) => Expected.GetProperty(name).GetString()!;
}
