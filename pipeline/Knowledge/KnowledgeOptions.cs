using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Knowledge;

/// <summary>What is shown of what was found, and how long is kept what people made of it.</summary>
public sealed class KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>Confidence from which on an agent is shown an answer; one reads three of them in a glance, and so it may be low.</summary>
    [Range(0d, 1d)]
    public double SuggestFrom { get; set; } = 0.15;

    /// <summary>A question counts as answered when an article reaches this.</summary>
    [Range(0d, 1d)]
    public double AnsweredFrom { get; set; } = 0.4;

    /// <summary>Days for which questions that no article answered are kept.</summary>
    [Range(1, 3_650)]
    public int QuestionDays { get; set; } = 90;

    /// <summary>Days for which counts are kept.</summary>
    [Range(1, 3_650)]
    public int CountDays { get; set; } = 400;
}

[OptionsValidator]
internal sealed partial class KnowledgeOptionsValidator : IValidateOptions<KnowledgeOptions>;
