namespace Omni.Functions.Http.OpenApi;

/// <summary>The wall, reports, trying words, and what Omni understands.</summary>
internal static class InsightCalls
{
    private static readonly (string Name, string Type)[] Slice =
    [
        ("from", "string"), ("to", "string"), ("zone", "string"), ("per", "string"), ("by", "string"), ("channel", "string"), ("skill", "string"), ("agent", "string"),
        ("team", "string"),
    ];

    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ReadWall, "Who waits, who works, what falls due.").Gives(Json.Wall),
        new ApiCall(FunctionNames.ReadReport, "Figures by time, channel, skill, agent and team, with their definitions.")
            .Asks([.. Slice, ("language", "string"), ("cursor", "string"), ("limit", "integer")])
            .Gives(Json.ReportShape)
            .Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.DownloadReport, "The same, all rows, as CSV.").Asks(Slice).GivesBytes("text/csv").Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.RebuildReports, "Has all conversations counted again.").Gives(Json.RebuiltShape, 202),
        new ApiCall(FunctionNames.TryWords, "What the word lists would make of a text; nothing is kept.").Takes(Json.WordTrialInput).Gives(Json.WordTrialShape).Refuses(ProblemTypes.TextTooLong),
        new ApiCall(FunctionNames.ReadIntents, "The rules of intents, and the classifiers.").Gives(Json.IntentsShape),
        new ApiCall(FunctionNames.SetIntentRules, "Replaces the rules.").Takes(Json.IntentRulesInput).Conditional().Gives(Json.IntentsShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.TryIntent, "What Omni makes of a text; nothing is kept.").Takes(Json.IntentTryInput).Gives(Json.UnderstandingShape),
        new ApiCall(FunctionNames.ReadIntentExamples, "What the classifier learns from.").Gives(Json.ExamplesShape),
        new ApiCall(FunctionNames.SetIntentExamples, "Replaces that.").Takes(Json.ExamplesInput).Conditional().Gives(Json.ExamplesShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.TrainIntents, "Learns, tests what was learnt, and keeps it.").Gives(Json.IntentModelShape).Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ActivateIntentModel, "Puts a classifier in force.").GivesNothing(),
        new ApiCall(FunctionNames.CheckIntents, "What is wrong with rules or examples; nothing is kept.").Takes(Json.IntentCheckInput).Gives(Json.IntentCheckShape),
        new ApiCall(FunctionNames.LabelIntent, "Adds a text with its intent to what the classifier learns from.").Takes(Json.IntentLabelInput).GivesNothing().Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.ReadRoutingWeights, "How much each part of a score counts.").Gives(Json.RoutingWeightsShape),
        new ApiCall(FunctionNames.SetRoutingWeights, "Changes that.").Takes(Json.RoutingReplayInput).Conditional().Gives(Json.RoutingWeightsShape).Refuses(ProblemTypes.Invalid, ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.ReplayRecentRouting, "Makes recent decisions again with other weights.").Takes(Json.RoutingReplayInput).Asks([("limit", "integer")]).Gives(Json.RecentRoutingShape).Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.BeginSimulation, "Has made-up days given out by Omni and by others.").Takes(Json.SimulationInput).Gives(Json.SimulationShape, 202).Refuses(ProblemTypes.Invalid, ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ReadSimulation, "What the last simulation found, and which there are.").Gives(Json.SimulationShape),
        new ApiCall(FunctionNames.ExportRoutingDay, "A day for the simulator, without texts and names.").Asks([("zone", "string")]).Gives(Json.ExportedDay).Refuses(ProblemTypes.Invalid),
    ];

    private static ApiJson Json => ApiJson.Default;
}
