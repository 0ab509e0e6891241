using System.Collections.Immutable;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Understanding;

namespace Omni.Pipeline.Routing;

/// <summary>
/// What an agent for a conversation should bring. What nobody in the company has is not asked for: waiting would not bring it.
/// </summary>
internal sealed record Needs(string Language, ImmutableArray<string> Skills)
{
    public static Needs Of(Conversation conversation, IReadOnlyList<Agent> agents) => new(
        agents.Any(agent => Lists(agent, conversation.Language)) ? conversation.Language : "",
        [.. (conversation.WantedSkill.Length > 0 ? [conversation.WantedSkill] : conversation.Skills).Where(skill => agents.Any(agent => Has(agent, skill)))]);

    public bool IsSpokenBy(Agent agent) => Speaks(agent, Language);

    /// <summary>The part of the skills that the agent has, 0 to 1; 1 when none is needed.</summary>
    public double ShareOf(Agent agent) => Skills.Length == 0 ? 1 : Skills.Count(skill => Has(agent, skill)) / (double)Skills.Length;

    /// <summary>The same by how well the agent knows them; 1 for one who knows all as well as can be.</summary>
    public double LevelOf(Agent agent) => Skills.Length == 0
        ? 1
        : Skills.Sum(skill => Has(agent, skill) ? Level(agent, skill) / (double)Agent.MaxLevel : 0) / Skills.Length;

    private static int Level(Agent agent, string skill)
    {
        foreach (var (name, level) in agent.Levels)
        {
            if (name.Equals(skill, StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return Agent.MaxLevel;
    }

    private static bool Has(Agent agent, string skill) => agent.Skills.Contains(skill, StringComparer.OrdinalIgnoreCase);

    private static bool Speaks(Agent agent, string language) => language.Length == 0 || agent.Languages.Length == 0 || Lists(agent, language);

    /// <summary>Of whom no language is written down may serve all, and is no reason to keep a language from the others.</summary>
    private static bool Lists(Agent agent, string language) =>
        // An agent for zh also reads zh-Hant.
        agent.Languages.Any(spoken => LanguageTags.AreOneLanguage(spoken, language));
}
