namespace Omni.Functions.Http.OpenApi;

/// <summary>Agents' entries and passwords, teams, skills.</summary>
internal static class PeopleCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.InviteAgent, "Makes a one-time entry for somebody who has no password yet.").Gives(Json.EntryShape, 201).Refuses(ProblemTypes.NotNow),
        new ApiCall(FunctionNames.ResetPassword, "Ends a password and all sign-ins, and makes a one-time entry.").Gives(Json.EntryShape, 201).Refuses(ProblemTypes.NotNow),
        new ApiCall(FunctionNames.DeactivateAgent, "Sends an agent away; what the agent has waits for others.").Gives(Json.AgentShape).Refuses(ProblemTypes.OwnRole),
        new ApiCall(FunctionNames.ActivateAgent, "Lets an agent come back.").Gives(Json.AgentShape),
        new ApiCall(FunctionNames.ChangeMyPassword, "Changes the caller's password; all other sign-ins end.")
            .Takes(Json.OwnPasswordInput)
            .Gives(Json.SessionShape, 201)
            .Refuses(ProblemTypes.SignInRefused),
        new ApiCall(FunctionNames.CheckEntry, "Whose a one-time entry is.").Takes(Json.EntryInput).Gives(Json.EntryCheckShape).Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.SetPassword, "Sets a password with a one-time entry.").Takes(Json.NewPasswordInput).GivesNothing().Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ListTeams, "The teams.").Gives(Json.TeamsShape),
        new ApiCall(FunctionNames.CreateTeam, "Adds a team.").Takes(Json.TeamInput).Gives(Json.TeamShape, 201).Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.RenameTeam, "Renames a team.").Takes(Json.TeamInput).Gives(Json.TeamShape).Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.DeleteTeam, "Removes a team that nobody is in.").GivesNothing().Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.ListSkills, "The skills of the catalogue, and those that an agent has without it.").Gives(Json.SkillsShape),
        new ApiCall(FunctionNames.PutSkill, "Adds a skill, or changes what is said of it.").Takes(Json.SkillInput).Gives(Json.SkillShape),
        new ApiCall(FunctionNames.DeleteSkill, "Takes a skill out of the catalogue, and from no agent.").GivesNothing(),
    ];

    private static ApiJson Json => ApiJson.Default;
}
