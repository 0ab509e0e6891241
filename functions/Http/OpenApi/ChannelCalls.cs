namespace Omni.Functions.Http.OpenApi;

/// <summary>Channel accounts and what belongs to them.</summary>
internal static class ChannelCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ListChannels, "All accounts; secrets are write-only.").Gives(Json.ChannelAccountsShape),
        new ApiCall(FunctionNames.PutChannel, "Adds an account, or replaces its settings.")
            .Takes(Json.ChannelAccountInput)
            .Conditional()
            .Gives(Json.ChannelAccountShape)
            .Refuses(ProblemTypes.Conflict, ProblemTypes.NotFound),
        new ApiCall(FunctionNames.DeleteChannel, "Removes a paused account.").Conditional().GivesNothing().Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.PauseChannel, "Takes and sends nothing until it is resumed.")
            .Conditional()
            .Gives(Json.ChannelAccountShape)
            .Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ResumeChannel, "Takes and sends again.").Conditional().Gives(Json.ChannelAccountShape).Refuses(ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ReadChannelSetup, "What to write where on the platform's page.").Gives(Json.ChannelSetupShape),
        new ApiCall(FunctionNames.TestChannel, "Asks the platform whether it knows the account.")
            .Takes(Json.ChannelTestInput, optional: true)
            .Gives(Json.ChannelTestShape),
        new ApiCall(FunctionNames.ApplyChannelMenu, "Puts the account's menu into force.").GivesNothing().Refuses(ProblemTypes.Invalid, ProblemTypes.SetupRefused),
        new ApiCall(FunctionNames.ReadBot, "What the bot of an account does.").Gives(Json.BotShape),
        new ApiCall(FunctionNames.SetBot, "Replaces it.").Takes(Json.BotSettings).Conditional().Gives(Json.BotShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.ListTemplates, "The templates of an account.").Gives(Json.TemplatesShape).Refuses(ProblemTypes.SetupRefused),
    ];

    private static ApiJson Json => ApiJson.Default;
}
