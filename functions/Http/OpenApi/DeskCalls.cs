namespace Omni.Functions.Http.OpenApi;

/// <summary>What an agent's desk asks for: views, notes, transfers, ready answers, where to answer.</summary>
internal static class DeskCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ListStatusReasons, "Why an agent may be away.").Gives(Json.StatusReasonsShape),
        new ApiCall(FunctionNames.ListColleagues, "Whom one may mention and transfer to.").Gives(Json.ColleaguesShape),
        new ApiCall(FunctionNames.ReadInboxView, "One view of the inbox: mine, waiting, mentions or all; of all, what one agent has.")
            .Asks(("cursor", "string"), ("limit", "integer"), ("agent", "string"))
            .Gives(Json.InboxShape)
            .Refuses(ProblemTypes.Invalid, ProblemTypes.NotFound),
        new ApiCall(FunctionNames.CountInbox, "How much is in each view.").Gives(Json.InboxCountsShape),
        new ApiCall(FunctionNames.ReadMention, "The caller has seen the mention.").GivesNothing(),
        new ApiCall(FunctionNames.RevealMessage, "Shows what was written where the word filter covered or withheld it; it is noted.").Gives(Json.RevealShape),
        new ApiCall(FunctionNames.AddConversationNote, "Writes a note that only agents see.")
            .Takes(Json.ConversationNoteInput)
            .Gives(Json.MessageView, 201)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.TextTooLong),
        new ApiCall(FunctionNames.LabelConversation, "Adds and removes labels.").Takes(Json.LabelsInput).Gives(Json.ConversationView).Refuses(ProblemTypes.ConversationMerged),
        new ApiCall(FunctionNames.TransferConversation, "Gives a conversation to an agent, or to whoever has a skill.")
            .Takes(Json.TransferInput)
            .Gives(Json.ConversationView)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NoRoom, ProblemTypes.NotNow, ProblemTypes.AgentAway),
        new ApiCall(FunctionNames.ReopenConversation, "Makes a resolved conversation the caller's again.")
            .Gives(Json.ConversationView)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NoRoom, ProblemTypes.NotNow, ProblemTypes.SenderBlocked),
        new ApiCall(FunctionNames.ReplayRouting, "Makes the decisions again with other weights.").Takes(Json.RoutingReplayInput).Gives(Json.RoutingReplayShape),
        new ApiCall(FunctionNames.ListConversationReplies, "Ready answers for this conversation, filled in.").Gives(Json.FilledRepliesShape),
        new ApiCall(FunctionNames.ListCustomerChannels, "Where the customer may be answered, and what each address takes.").Gives(Json.CustomerChannelsShape),
        new ApiCall(FunctionNames.ListReplies, "Ready answers.").Gives(Json.RepliesShape),
        new ApiCall(FunctionNames.PutReply, "Adds or changes a ready answer.").Takes(Json.ReplyInput).Conditional().Gives(Json.ReplyShape).Refuses(ProblemTypes.PreconditionFailed),
        new ApiCall(FunctionNames.DeleteReply, "Removes a ready answer.").Conditional().GivesNothing().Refuses(ProblemTypes.PreconditionFailed),
    ];

    private static ApiJson Json => ApiJson.Default;
}
