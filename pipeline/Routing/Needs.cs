using System.Collections.Immutable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Routing;

/// <summary>
/// What an agent for a conversation should bring. What nobody in the company has is not asked for: waiting would not bring it.
/// </summary>
internal sealed record Needs(string Language, ImmutableArray<string> Skills)
{
    public static Needs Of(Conversation conversation, IReadOnlyList<Agent> agents) => new(
        agents.Any(agent => Speaks(agent, conversation.Language)) ? conversation.Language : "",
        [.. (conversation.WantedSkill.Length > 0 ? [conversation.WantedSkill] : conversation.Skills).Where(skill => agents.Any(agent => Has(agent, skill)))]);

    public bool IsSpokenBy(Agent agent) => Speaks(agent, Language);

    /// <summary>The part of the skills that the agent has, 0 to 1; 1 when none is needed.</summary>
    public double ShareOf(Agent agent) => Skills.Length == 0 ? 1 : Skills.Count(skill => Has(agent, skill)) / (double)Skills.Length;

    private static bool Has(Agent agent, string skill) => agent.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase);

    private static bool Speaks(Agent agent, string language) =>
        language.Length == 0 || agent.Languages.Length == 0
        || agent.Languages.Any(spoken => Primary(spoken).Equals(Primary(language), StringComparison.OrdinalIgnoreCase));

    /// <summary>An agent for <c>zh</c> also reads <c>zh-Hant</c>.</summary>
    private static ReadOnlySpan<char> Primary(string tag) => tag.IndexOf('-', StringComparison.Ordinal) is var end and >= 0 ? tag.AsSpan(0, end) : tag;
}
