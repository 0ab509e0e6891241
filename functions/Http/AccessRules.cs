namespace Omni.Functions.Http;

/// <summary>Whom an HTTP function answers.</summary>
public enum Audience
{
    /// <summary>No token is needed.</summary>
    Anyone = 1,

    /// <summary>A visitor or an agent.</summary>
    VisitorOrAgent,

    /// <summary>A visitor.</summary>
    Visitor,

    /// <summary>An agent of any role.</summary>
    Agent,

    Supervisor,

    Admin,
}

/// <summary>Who may call which HTTP function, in one list; docs/api.md says the same, and a test compares them.</summary>
internal static class AccessRules
{
    public static readonly IReadOnlyDictionary<string, Audience> ByFunction = new Dictionary<string, Audience>(StringComparer.Ordinal)
    {
        [FunctionNames.SignIn] = Audience.Anyone,
        [FunctionNames.RefreshSession] = Audience.Anyone,
        [FunctionNames.SignOut] = Audience.Anyone,
        [FunctionNames.StartVisitorSession] = Audience.Anyone,
        [FunctionNames.CheckWebhook] = Audience.Anyone,
        [FunctionNames.ReceiveWebhook] = Audience.Anyone,
        // Its address is signed: that is the proof.
        [FunctionNames.ReadMedia] = Audience.Anyone,
        [FunctionNames.UploadMedia] = Audience.VisitorOrAgent,
        [FunctionNames.MarkRead] = Audience.Agent,
        [FunctionNames.VisitorMarkRead] = Audience.Visitor,
        [FunctionNames.ApplyChannelMenu] = Audience.Admin,
        [FunctionNames.ReadVisitorMessages] = Audience.Visitor,
        [FunctionNames.ReadInbox] = Audience.Agent,
        [FunctionNames.ReadWaiting] = Audience.Agent,
        [FunctionNames.ReadConversation] = Audience.Agent,
        [FunctionNames.ReadMessages] = Audience.Agent,
        [FunctionNames.ReadRouting] = Audience.Agent,
        [FunctionNames.PostMessage] = Audience.Agent,
        [FunctionNames.ResendMessage] = Audience.Agent,
        [FunctionNames.RaiseTicket] = Audience.Agent,
        [FunctionNames.ListTickets] = Audience.Agent,
        [FunctionNames.ReadTicket] = Audience.Agent,
        [FunctionNames.AcknowledgeTicket] = Audience.Agent,
        [FunctionNames.ResolveTicket] = Audience.Agent,
        [FunctionNames.AgentTyping] = Audience.Agent,
        [FunctionNames.VisitorTyping] = Audience.Visitor,
        [FunctionNames.TakeConversation] = Audience.Agent,
        [FunctionNames.AcceptConversation] = Audience.Agent,
        [FunctionNames.DeclineConversation] = Audience.Agent,
        [FunctionNames.ResolveConversation] = Audience.Agent,
        [FunctionNames.Negotiate] = Audience.VisitorOrAgent,
        [FunctionNames.ReadMe] = Audience.Agent,
        [FunctionNames.SetMyStatus] = Audience.Agent,
        [FunctionNames.Heartbeat] = Audience.Agent,
        [FunctionNames.ReadCustomer] = Audience.Agent,
        [FunctionNames.ChangeCustomer] = Audience.Agent,
        [FunctionNames.ReadTimeline] = Audience.Agent,
        [FunctionNames.ListCustomerConversations] = Audience.Agent,
        [FunctionNames.StartConversation] = Audience.Agent,
        [FunctionNames.ListTemplates] = Audience.Agent,
        [FunctionNames.ReadCards] = Audience.Agent,
        [FunctionNames.ListNotes] = Audience.Agent,
        [FunctionNames.AddNote] = Audience.Agent,
        [FunctionNames.RemoveNote] = Audience.Agent,
        [FunctionNames.PreviewMerge] = Audience.Agent,
        [FunctionNames.MergeCustomers] = Audience.Agent,
        [FunctionNames.UndoMerge] = Audience.Agent,
        [FunctionNames.Search] = Audience.Agent,
        [FunctionNames.ReadSearchIndex] = Audience.Supervisor,
        [FunctionNames.RebuildSearchIndex] = Audience.Admin,
        [FunctionNames.ListAgents] = Audience.Supervisor,
        [FunctionNames.ReadCounters] = Audience.Supervisor,
        [FunctionNames.ReadOperations] = Audience.Supervisor,
        [FunctionNames.ListWords] = Audience.Supervisor,
        [FunctionNames.ListDeadLetters] = Audience.Supervisor,
        [FunctionNames.ReplayDeadLetter] = Audience.Supervisor,
        [FunctionNames.ReplayDeadLetters] = Audience.Supervisor,
        [FunctionNames.RemoveDeadLetter] = Audience.Admin,
        [FunctionNames.CreateAgent] = Audience.Admin,
        [FunctionNames.UpdateAgent] = Audience.Admin,
        [FunctionNames.ListChannels] = Audience.Admin,
        [FunctionNames.PutChannel] = Audience.Admin,
        [FunctionNames.DeleteChannel] = Audience.Admin,
        [FunctionNames.PauseChannel] = Audience.Admin,
        [FunctionNames.ResumeChannel] = Audience.Admin,
        [FunctionNames.ReadChannelSetup] = Audience.Admin,
        [FunctionNames.TestChannel] = Audience.Admin,
        [FunctionNames.BlockCustomer] = Audience.Supervisor,
        [FunctionNames.UnblockCustomer] = Audience.Supervisor,
        [FunctionNames.PutWords] = Audience.Admin,
        [FunctionNames.StreamExport] = Audience.Admin,
        [FunctionNames.BeginErasure] = Audience.Admin,
        [FunctionNames.ReadErasure] = Audience.Admin,
        [FunctionNames.ScanPersonalData] = Audience.Admin,
        [FunctionNames.ReadRetention] = Audience.Admin,
        [FunctionNames.SetRetention] = Audience.Admin,
        [FunctionNames.BeginExport] = Audience.Admin,
        [FunctionNames.ReadExport] = Audience.Admin,
        [FunctionNames.ReadSchedules] = Audience.Admin,
        [FunctionNames.SetSchedules] = Audience.Admin,
        [FunctionNames.SnoozeConversation] = Audience.Agent,
        [FunctionNames.WakeConversation] = Audience.Agent,
        [FunctionNames.ReadAudit] = Audience.Admin,
        [FunctionNames.ReadIntents] = Audience.Supervisor,
        [FunctionNames.TryIntent] = Audience.Supervisor,
        [FunctionNames.SetIntentRules] = Audience.Admin,
        [FunctionNames.ReadIntentExamples] = Audience.Admin,
        [FunctionNames.SetIntentExamples] = Audience.Admin,
        [FunctionNames.TrainIntents] = Audience.Admin,
        [FunctionNames.ActivateIntentModel] = Audience.Admin,
    };
}
