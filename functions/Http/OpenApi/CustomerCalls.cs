namespace Omni.Functions.Http.OpenApi;

/// <summary>Customers: profile, timeline, notes, merges.</summary>
internal static class CustomerCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ReadCustomer, "One customer.").Gives(Json.CustomerShape),
        new ApiCall(FunctionNames.ChangeCustomer, "Changes what is sent and leaves the rest.")
            .Takes(Json.CustomerInput)
            .Conditional()
            .Gives(Json.CustomerShape)
            .Refuses(ProblemTypes.PreconditionFailed, ProblemTypes.Conflict),
        new ApiCall(FunctionNames.ReadTimeline, "What was said over all channels, newest first.")
            .Asks(("cursor", "string"), ("limit", "integer"))
            .Gives(Json.TimelineShape)
            .Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.ListCustomerConversations, "The customer's conversations.").Gives(Json.ConversationShapes),
        new ApiCall(FunctionNames.StartConversation, "Writes to a customer who has not asked.")
            .Takes(Json.StartInput)
            .Gives(Json.StartedShape, 202)
            .Refuses(ProblemTypes.ConversationOpen, ProblemTypes.NoRoom, ProblemTypes.SenderBlocked, ProblemTypes.StartRefused, ProblemTypes.TextTooLong),
        new ApiCall(FunctionNames.ReadCards, "What other systems say about the customer.").Gives(Json.CardsShape),
        new ApiCall(FunctionNames.ListNotes, "Notes of agents, newest first.").Gives(Json.NotesShape),
        new ApiCall(FunctionNames.AddNote, "Adds a note.").Takes(Json.NoteInput).Gives(Json.NoteShape, 201),
        new ApiCall(FunctionNames.RemoveNote, "Removes a note.").GivesNothing(),
        new ApiCall(FunctionNames.PreviewMerge, "What a merge of two customers would decide.")
            .Asks(("with", "string"))
            .Gives(Json.MergePreviewShape)
            .Refuses(ProblemTypes.Invalid, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.MergeCustomers, "Makes two customers one.")
            .Takes(Json.MergeInput)
            .Gives(Json.CustomerShape)
            .Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.UndoMerge, "Makes them two again.").Gives(Json.CustomerShape).Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.BlockCustomer, "Takes nothing from a customer any more.")
            .Takes(Json.BlockInput)
            .Gives(Json.BlockShape)
            .Refuses(ProblemTypes.Forbidden),
        new ApiCall(FunctionNames.UnblockCustomer, "Takes messages again.").Gives(Json.BlockShape),
    ];

    private static ApiJson Json => ApiJson.Default;
}
