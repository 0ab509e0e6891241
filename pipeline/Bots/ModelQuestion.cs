using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Omni.Pipeline.Bots;

/// <summary>What a model is asked, as JSON, so that no text can end where it does not end.</summary>
/// <param name="Question">The customer's, covered.</param>
/// <param name="Article">The company's.</param>
/// <param name="Language">BCP 47 tag, or empty.</param>
internal sealed record ModelQuestion(string Question, string Article, string Language)
{
    public static string Write(string question, string article, string language) =>
        JsonSerializer.Serialize(new ModelQuestion(question, article, language), ModelQuestionContext.Relaxed.ModelQuestion);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelQuestion))]
internal sealed partial class ModelQuestionContext : JsonSerializerContext
{
    /// <summary>Chinese stays as it is.</summary>
    public static readonly ModelQuestionContext Relaxed = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
