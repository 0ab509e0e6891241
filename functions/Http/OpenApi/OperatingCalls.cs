namespace Omni.Functions.Http.OpenApi;

/// <summary>People, words, dead letters, the index, numbers.</summary>
internal static class OperatingCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ListAgents, "All agents.").Gives(Json.AgentsShape),
        new ApiCall(FunctionNames.CreateAgent, "Adds an agent.").Takes(Json.NewAgentInput).Gives(Json.NewAgentShape, 201).Refuses(ProblemTypes.UsernameTaken),
        new ApiCall(FunctionNames.UpdateAgent, "Changes an agent.").Takes(Json.AgentInput).Gives(Json.AgentShape).Refuses(ProblemTypes.OwnRole),
        new ApiCall(FunctionNames.ListWords, "The word lists.").Gives(Json.WordListsShape),
        new ApiCall(FunctionNames.DeleteWords, "Deletes a word list.").GivesNothing().Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.PutWords, "Replaces a word list.").Takes(Json.WordListInput).Gives(Json.WordListShape).Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ListDeadLetters, "What was set aside.")
            .Asks(("queue", "string"), ("after", "string"), ("limit", "integer"))
            .Gives(Json.DeadLettersShape)
            .Refuses(ProblemTypes.Invalid, ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ReplayDeadLetter, "Puts one back to its stage.").Gives(Json.ReplayedShape).Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ReplayDeadLetters, "Puts all of a queue back.").Gives(Json.ReplayedShape).Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.RemoveDeadLetter, "Removes one for good.").GivesNothing().Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ReadSearchIndex, "How the index stands.").Gives(Json.SearchIndexShape).Refuses(ProblemTypes.SearchOff),
        new ApiCall(FunctionNames.RebuildSearchIndex, "Has all of it read again.").Gives(Json.SearchIndexShape, 202).Refuses(ProblemTypes.SearchOff),
        new ApiCall(FunctionNames.ReadCounters, "Counters since the start of the process.").Gives(Json.CountersShape),
        new ApiCall(FunctionNames.ReadOperations, "How the process that answers stands.").Gives(Json.OperationsShape),
        new ApiCall(FunctionNames.ReadSchedules, "Opening hours and deadlines.").Gives(Json.ScheduleShape),
        new ApiCall(FunctionNames.SetSchedules, "Replaces them.").Takes(Json.Schedule).Conditional().Gives(Json.ScheduleShape).Refuses(ProblemTypes.PreconditionFailed),
    ];

    private static ApiJson Json => ApiJson.Default;
}
