namespace Omni.Functions.Http.OpenApi;

/// <summary>Signing in, and the caller's own state.</summary>
internal static class AccessCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.SignIn, "Signs an agent in.").Takes(Json.SignInInput).Gives(Json.SessionShape, 201).Refuses(ProblemTypes.SignInRefused),
        new ApiCall(FunctionNames.RefreshSession, "Exchanges a refresh token for a new session.")
            .Takes(Json.RefreshInput)
            .Gives(Json.SessionShape, 201)
            .Refuses(ProblemTypes.Unauthenticated),
        new ApiCall(FunctionNames.SignOut, "Ends a session.").Takes(Json.RefreshInput).GivesNothing(),
        new ApiCall(FunctionNames.CreateFirstAdmin, "Makes the first admin of a deployment that has nobody yet.")
            .Takes(Json.SetupInput)
            .Gives(Json.NewAgentShape, 201)
            .Refuses(ProblemTypes.NotFound, ProblemTypes.NotNow, ProblemTypes.SignInRefused),
        new ApiCall(FunctionNames.ReadOpenApi, "This document.").GivesBytes("application/json"),
        new ApiCall(FunctionNames.Negotiate, "Says where the hub is.").Gives(Json.ConnectionShape),
        new ApiCall(FunctionNames.ReadMe, "Who calls.").Gives(Json.AgentShape),
        new ApiCall(FunctionNames.SetMyStatus, "Says whether the agent takes work.").Takes(Json.StatusInput).Gives(Json.AgentShape),
        new ApiCall(FunctionNames.Heartbeat, "Keeps the agent present.").GivesNothing(),
    ];

    private static ApiJson Json => ApiJson.Default;
}
