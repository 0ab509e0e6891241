namespace Omni.Pipeline.Simulator;

/// <summary>How well an agent fits an issue in truth. What the matching believes is the matcher's; this is what the outcome depends on.</summary>
internal static class Fit
{
    public static double Skilled(Arrival issue, Worker agent) => issue.Skills.Length == 0
        ? 1
        : issue.Skills.Count(skill => agent.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase)) / (double)issue.Skills.Length;

    public static bool Speaks(Arrival issue, Worker agent) =>
        issue.Language.Length == 0 || agent.Languages.Length == 0
        || agent.Languages.Any(spoken => Primary(spoken).Equals(Primary(issue.Language), StringComparison.OrdinalIgnoreCase));

    private static ReadOnlySpan<char> Primary(string tag) => tag.IndexOf('-', StringComparison.Ordinal) is var end and >= 0 ? tag.AsSpan(0, end) : tag;
}
