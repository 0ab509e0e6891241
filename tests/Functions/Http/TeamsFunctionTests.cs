using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;

namespace Omni.Tests.Functions.Http;

/// <summary>Teams, skills, and how well somebody knows one.</summary>
public sealed class TeamsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_team_is_made_renamed_counted_and_removed_once_nobody_is_in_it()
    {
        var team = (await CreateAsync("Front"))["id"]!;
        Assert.Equal(200, (await UpdateAsync(new { teamId = team })).Status);

        Assert.Equal("""{"teams":[{"id":"TEAM","name":"Front","agents":1}]}""".Replace("TEAM", team, StringComparison.Ordinal), (await ListAsync()).Text);
        Assert.Equal((409, ProblemTypes.NotNow), await StatusAsync(DeleteAsync(team)));
        Assert.Equal("First line", (await RenameAsync(team, "First line"))["name"]);
        Assert.Equal("", (await UpdateAsync(new { teamId = "" }))["teamId"]);
        Assert.Equal(204, (await DeleteAsync(team)).Status);
        Assert.Equal(404, (await DeleteAsync(team)).Status);
        Assert.Equal("""{"teams":[]}""", (await ListAsync()).Text);
    }

    [Fact]
    public async Task No_two_teams_have_the_same_name_and_a_name_that_was_given_up_is_free()
    {
        var front = (await CreateAsync("Front"))["id"]!;
        var back = (await CreateAsync("Back"))["id"]!;

        Assert.Equal((409, ProblemTypes.Conflict), await StatusAsync(CreateAsync("FRONT")));
        Assert.Equal((409, ProblemTypes.Conflict), await StatusAsync(RenameAsync(back, "front")));
        Assert.Equal(200, (await RenameAsync(front, "FRONT")).Status);
        Assert.Equal(200, (await RenameAsync(front, "Side")).Status);
        Assert.Equal(201, (await CreateAsync("Front")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_team_has_a_name(string name) => Assert.Equal((400, ProblemTypes.Invalid), await StatusAsync(CreateAsync(name)));

    [Fact]
    public async Task Nobody_is_in_a_team_that_is_not_there() =>
        Assert.Equal((400, ProblemTypes.Invalid), await StatusAsync(UpdateAsync(new { teamId = "nowhere" })));

    [Fact]
    public async Task The_catalogue_has_what_is_listed_and_what_somebody_just_has()
    {
        Assert.Equal(200, (await UpdateAsync(new { skills = new[] { "refund", "billing" } })).Status);
        await PutSkillAsync("billing", "Invoices");
        await PutSkillAsync("fiscal law", "");

        var answer = await _rig.CallAsync(FunctionNames.ListSkills, await _rig.TokenAsync(Role.Supervisor));

        Assert.Equal(
            ["billing Invoices 1 True", "fiscal law  0 True", "refund  1 False"],
            answer.Json.GetProperty("skills").EnumerateArray().Select(skill =>
                $"{skill.GetProperty("name")} {skill.GetProperty("description")} {skill.GetProperty("agents")} {skill.GetProperty("isListed")}"));
        Assert.Equal(204, (await DeleteSkillAsync("billing")).Status);
        Assert.Equal(404, (await DeleteSkillAsync("billing")).Status);
        Assert.Contains("billing", (await _rig.Directory.GetAsync(nameof(Role.Agent), default))!.Skills);
    }

    [Fact]
    public async Task A_skill_has_no_comma() =>
        Assert.Equal((400, ProblemTypes.Invalid), await StatusAsync(PutSkillAsync("a,b", "")));

    [Fact]
    public async Task A_level_is_kept_with_its_skill_and_goes_with_it()
    {
        var answer = await UpdateAsync(new { skills = new[] { "billing", "a=b" }, levels = new Dictionary<string, int> { ["billing"] = 2, ["a=b"] = 4 } });
        Assert.Equal("""{"a=b":4,"billing":2}""", answer.Json.GetProperty("levels").GetRawText());

        Assert.Equal("""{"billing":2}""", (await UpdateAsync(new { skills = new[] { "billing" } })).Json.GetProperty("levels").GetRawText());
    }

    [Theory]
    [InlineData("billing", 0)]
    [InlineData("billing", 6)]
    [InlineData("refund", 3)]
    public async Task A_level_is_one_to_five_of_a_skill_that_the_agent_has(string skill, int level)
    {
        var answer = await UpdateAsync(new { skills = new[] { "billing" }, levels = new Dictionary<string, int> { [skill] = level } });
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    private async Task<ApiAnswer> CreateAsync(string name) => await _rig.CallAsync(FunctionNames.CreateTeam, await _rig.TokenAsync(Role.Admin), new { name });

    private async Task<ApiAnswer> RenameAsync(string id, string name) =>
        await _rig.CallAsync(FunctionNames.RenameTeam, await _rig.TokenAsync(Role.Admin), new { name }, route: ("id", id));

    private async Task<ApiAnswer> DeleteAsync(string id) => await _rig.CallAsync(FunctionNames.DeleteTeam, await _rig.TokenAsync(Role.Admin), route: ("id", id));

    private async Task<ApiAnswer> ListAsync() => await _rig.CallAsync(FunctionNames.ListTeams, await _rig.TokenAsync(Role.Supervisor));

    private async Task<ApiAnswer> PutSkillAsync(string name, string description) =>
        await _rig.CallAsync(FunctionNames.PutSkill, await _rig.TokenAsync(Role.Admin), new { description }, route: ("name", name));

    private async Task<ApiAnswer> DeleteSkillAsync(string name) => await _rig.CallAsync(FunctionNames.DeleteSkill, await _rig.TokenAsync(Role.Admin), route: ("name", name));

    /// <summary>Changes the agent, with what is given in the place of what there was.</summary>
    private async Task<ApiAnswer> UpdateAsync(object change)
    {
        await _rig.TokenAsync(Role.Agent);
        var body = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["displayName"] = "A",
            ["role"] = "agent",
            ["languages"] = Array.Empty<string>(),
            ["skills"] = Array.Empty<string>(),
            ["capacity"] = 3,
        };
        foreach (var property in change.GetType().GetProperties())
        {
            body[property.Name] = property.GetValue(change);
        }

        return await _rig.CallAsync(FunctionNames.UpdateAgent, await _rig.TokenAsync(Role.Admin), body, route: ("id", nameof(Role.Agent)));
    }

    private static async Task<(int, string)> StatusAsync(Task<ApiAnswer> call) => await call is var answer ? (answer.Status, answer.Problem) : default;
}
