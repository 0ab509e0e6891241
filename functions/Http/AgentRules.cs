using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>What an agent's values may be. Each rule answers with what is wrong in words for the admin, or null.</summary>
internal static partial class AgentRules
{
    public const int MinPasswordLength = 12;
    public const int MaxPasswordLength = 128;

    private const int MaxListLength = 50;

    /// <summary>Everything that is wrong, in one text; null when nothing is.</summary>
    public static string? Check(NewAgentInput input) => All(
        UsernameForm().IsMatch(input.Username) ? null : $"username has 2 to {Agent.MaxNameLength} letters a-z, digits, dots, dashes, underscores or @.",
        input.Password is null ? null : CheckPassword(input.Password),
        input is { Invite: true, Password: not null } ? "invite: who is invited chooses the password." : null,
        Check(Profile(input)));

    /// <summary>What of a new agent can be changed later, too.</summary>
    public static AgentInput Profile(NewAgentInput input) =>
        new(input.DisplayName, input.Role, input.Languages, input.Skills, input.Capacity, input.AutoAccept, input.Levels, input.TeamId);

    public static string? CheckPassword(string password) =>
        password.Length is >= MinPasswordLength and <= MaxPasswordLength ? null : $"password has {MinPasswordLength} to {MaxPasswordLength} characters.";

    public static string? CheckTeamName(string name) => IsName(name) ? null : $"name has 1 to {Agent.MaxNameLength} characters on one line.";

    public static string? CheckSkill(string name, string description) => All(
        IsSkill(name) ? null : $"a skill is a name of at most {Agent.MaxNameLength} characters without a comma.",
        description.Length <= SkillCatalogue.MaxDescriptionLength && !description.Any(char.IsControl)
            ? null
            : $"description has at most {SkillCatalogue.MaxDescriptionLength} characters on one line.");

    public static string? Check(AgentInput input) => All(
        IsName(input.DisplayName) ? null : $"displayName has 1 to {Agent.MaxNameLength} characters on one line.",
        WireNames.ToRole(input.Role) is not null ? null : "role is agent, supervisor or admin.",
        input.Languages.Count <= MaxListLength && input.Languages.All(tag => tag is not null && LanguageForm().IsMatch(tag))
            ? null
            : "languages are primary tags such as zh, en.",
        input.Skills.Count <= MaxListLength && input.Skills.All(IsSkill)
            ? null
            : $"skills are at most {MaxListLength} names of at most {Agent.MaxNameLength} characters without a comma.",
        input.Levels is null || input.Levels.All(it => it.Value is >= 1 and <= Agent.MaxLevel && input.Skills.Contains(it.Key, StringComparer.Ordinal))
            ? null
            : $"levels are 1 to {Agent.MaxLevel}, of skills that the agent has.",
        input.Capacity is >= 1 and <= Agent.MaxCapacity ? null : $"capacity is 1 to {Agent.MaxCapacity}.");

    /// <summary>The agent with the values of an input that <see cref="Check(AgentInput)"/> found good.</summary>
    public static Agent Apply(Agent agent, AgentInput input) => agent with
    {
        DisplayName = input.DisplayName.Trim(),
        Role = WireNames.ToRole(input.Role) ?? throw new ArgumentException("The input was not checked.", nameof(input)),
        Languages = Distinct(input.Languages),
        Skills = Distinct(input.Skills),
        Capacity = input.Capacity,
        AutoAccept = input.AutoAccept ?? agent.AutoAccept,
        // A level goes with its skill.
        Levels = Agent.NoLevels.AddRange(input.Levels ?? agent.Levels.Where(it => input.Skills.Contains(it.Key, StringComparer.Ordinal))),
        TeamId = input.TeamId ?? agent.TeamId,
    };

    private static ImmutableArray<string> Distinct(IReadOnlyList<string> items) => [.. items.Distinct(StringComparer.Ordinal)];

    private static bool IsSkill(string? skill) => skill is not null && IsName(skill) && skill == skill.Trim() && !skill.Contains(',', StringComparison.Ordinal);

    private static bool IsName(string name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= Agent.MaxNameLength && !name.Any(char.IsControl);

    private static string? All(params ReadOnlySpan<string?> errors)
    {
        var all = "";
        foreach (var error in errors)
        {
            all += error is null ? "" : all.Length == 0 ? error : " " + error;
        }

        return all.Length == 0 ? null : all;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._@-]{1,63}\z")]
    private static partial Regex UsernameForm();

    [GeneratedRegex(@"\A[a-z]{2,3}\z")]
    private static partial Regex LanguageForm();
}
