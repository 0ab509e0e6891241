namespace Omni.Functions.Http.OpenApi;

/// <summary>What a visitor's page calls, and a platform's webhook.</summary>
internal static class VisitorCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.StartVisitorSession, "Makes a visitor, or renews one.")
            .Takes(Json.VisitorSessionInput, optional: true)
            .Gives(Json.VisitorSessionShape, 201)
            .Refuses(ProblemTypes.IdentityRefused, ProblemTypes.NotFound, ProblemTypes.AccountPaused, ProblemTypes.TooManyVisitors),
        new ApiCall(FunctionNames.ReadWidget, "How the account's widget looks, and who is there.").Gives(Json.WidgetShape).Refuses(ProblemTypes.NotFound, ProblemTypes.AccountPaused),
        new ApiCall(FunctionNames.ReadVisitorMessages, "What was said with this visitor.")
            .Asks(("cursor", "string"), ("limit", "integer"))
            .Gives(Json.VisitorMessagesShape)
            .Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.VisitorMarkRead, "The visitor has read up to here.").Takes(Json.VisitorReadInput).GivesNothing().Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.VisitorTyping, "Shows the agent that the visitor types.").GivesNothing(),
        new ApiCall(FunctionNames.CheckWebhook, "A platform checks the address.")
            .GivesBytes("text/plain")
            .Refuses(ProblemTypes.Malformed, ProblemTypes.Unauthenticated, ProblemTypes.Stale, ProblemTypes.ModeRefused, ProblemTypes.NotFound, ProblemTypes.AccountPaused),
        new ApiCall(FunctionNames.ReceiveWebhook, "A platform, an app or a visitor's page delivers messages; what is posted is the channel's own.")
            .TakesBytes("*/*")
            .Gives(Json.AcceptedShape, 202)
            .GivesBytes("*/*")
            .Refuses(ProblemTypes.Malformed, ProblemTypes.Invalid, ProblemTypes.Unauthenticated, ProblemTypes.Forbidden, ProblemTypes.Stale, ProblemTypes.ModeRefused, ProblemTypes.NotFound, ProblemTypes.TooLarge, ProblemTypes.TextTooLong, ProblemTypes.UnsupportedMediaType, ProblemTypes.SenderBlocked, ProblemTypes.TooManyMessages, ProblemTypes.AccountPaused),
        new ApiCall(FunctionNames.UploadMedia, "Keeps a file for a message.")
            .Asks(("name", "string"))
            .TakesBytes("*/*")
            .Gives(Json.UploadShape, 201)
            .Refuses(ProblemTypes.Malformed, ProblemTypes.Invalid, ProblemTypes.TooLarge, ProblemTypes.FileRefused, ProblemTypes.TooManyUploads, ProblemTypes.SenderBlocked, ProblemTypes.AccountPaused, ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ReadMedia, "The file of a signed address.")
            .Asks(("v", "string"), ("e", "string"), ("s", "string"))
            .GivesBytes("*/*")
            .GivesBytes("*/*", 206)
            .GivesNothing(304)
            .GivesNothing(416),
    ];

    private static ApiJson Json => ApiJson.Default;
}
