namespace Omni.Functions.Http.OpenApi;

/// <summary>What agents do with conversations and tickets.</summary>
internal static class ConversationCalls
{
    public static readonly IReadOnlyList<ApiCall> All =
    [
        new ApiCall(FunctionNames.ReadInbox, "The caller's conversations, and those offered to the caller.").Gives(Json.ConversationShapes),
        new ApiCall(FunctionNames.ReadWaiting, "The waiting list, longest waiting first.").Gives(Json.ConversationShapes),
        new ApiCall(FunctionNames.ReadConversation, "One conversation.").Gives(Json.ConversationView),
        new ApiCall(FunctionNames.ReadMessages, "Its messages, in the order of the sequence.")
            .Asks(("after", "integer"), ("before", "integer"), ("limit", "integer"))
            .Gives(Json.MessagesShape)
            .Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.PostMessage, "Answers the customer.")
            .Takes(Json.MessageInput)
            .Gives(Json.AcceptedShape, 202)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NotNow, ProblemTypes.SenderBlocked, ProblemTypes.TextTooLong, ProblemTypes.StartRefused, ProblemTypes.Forbidden),
        new ApiCall(FunctionNames.ResendMessage, "Sends a failed or uncertain answer again.")
            .Takes(Json.ResendInput)
            .Gives(Json.AcceptedShape, 202)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NotNow, ProblemTypes.Conflict, ProblemTypes.SenderBlocked, ProblemTypes.StartRefused),
        new ApiCall(FunctionNames.MarkRead, "The company has read up to here.").Takes(Json.ReadInput).GivesNothing(),
        new ApiCall(FunctionNames.AgentTyping, "Shows a web visitor that the agent types.").GivesNothing(),
        new ApiCall(FunctionNames.TakeConversation, "Makes a waiting conversation the caller's.")
            .Gives(Json.ConversationView)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NoRoom, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.AcceptConversation, "Accepts an offer.").Gives(Json.ConversationView).Refuses(ProblemTypes.ConversationMerged, ProblemTypes.OfferGone),
        new ApiCall(FunctionNames.DeclineConversation, "Declines an offer.").GivesNothing().Refuses(ProblemTypes.ConversationMerged, ProblemTypes.OfferGone),
        new ApiCall(FunctionNames.ResolveConversation, "Ends a conversation.").Gives(Json.ConversationView).Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.SnoozeConversation, "Puts a conversation off.")
            .Takes(Json.SnoozeInput)
            .Gives(Json.ConversationView)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.WakeConversation, "Wakes one that was put off.")
            .Gives(Json.ConversationView)
            .Refuses(ProblemTypes.ConversationMerged, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.ReadRouting, "Why which agent won or lost.").Gives(Json.DecisionsShape),
        new ApiCall(FunctionNames.RaiseTicket, "Raises an urgent ticket.").Takes(Json.TicketInput).Gives(Json.TicketShape, 201).Refuses(ProblemTypes.NotFound),
        new ApiCall(FunctionNames.ListTickets, "Those that the caller may read, newest first.")
            .Asks(("state", "string"), ("mine", "boolean"), ("level", "integer"), ("cursor", "string"), ("limit", "integer"))
            .Gives(Json.TicketsShape)
            .Refuses(ProblemTypes.Invalid),
        new ApiCall(FunctionNames.ReadTicket, "One ticket with its trail.").Gives(Json.TicketShape),
        new ApiCall(FunctionNames.AcknowledgeTicket, "The caller sees to it.")
            .Takes(Json.TicketNoteInput)
            .Gives(Json.TicketShape)
            .Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.TakeTicket, "The caller sees to it, whoever did before.")
            .Takes(Json.TicketNoteInput)
            .Gives(Json.TicketShape)
            .Refuses(ProblemTypes.NotNow),
        new ApiCall(FunctionNames.ResolveTicket, "It is done.")
            .Takes(Json.TicketNoteInput)
            .Gives(Json.TicketShape)
            .Refuses(ProblemTypes.Conflict, ProblemTypes.NotNow),
        new ApiCall(FunctionNames.Search, "Finds messages, conversations and customers.")
            .Asks(("q", "string"), ("type", "string"), ("channel", "string"), ("customer", "string"), ("from", "string"), ("to", "string"), ("cursor", "string"), ("limit", "integer"))
            .Gives(Json.SearchShape)
            .Refuses(ProblemTypes.Invalid, ProblemTypes.SearchOff),
    ];

    private static ApiJson Json => ApiJson.Default;
}
