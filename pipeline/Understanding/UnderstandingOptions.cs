namespace Omni.Pipeline.Understanding;

/// <summary>How texts are understood.</summary>
public sealed class UnderstandingOptions
{
    public const string Section = "Understanding";

    /// <summary>Whether the classifier that comes with Omni is used while a company has none of its own. Without it, the rules are alone until then.</summary>
    public bool UseStarterModel { get; set; } = true;
}
