namespace Omni.Pipeline.Understanding.Intents;

/// <summary>What somebody wrote, and what that somebody wanted: one line of the file that a classifier learns from.</summary>
/// <param name="Intent">1 to 40 lower-case letters, digits or hyphens.</param>
/// <param name="Text">1 to 2,000 UTF-16 units.</param>
public sealed record LabelledText(string Intent, string Text);
