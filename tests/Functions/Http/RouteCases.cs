using Omni.Functions;

namespace Omni.Tests.Functions.Http;

/// <summary>What the address of a route, or its body, names: whose it is decides who finds it.</summary>
internal enum Names
{
    /// <summary>Nothing that is anybody's: the role alone decides.</summary>
    Nothing = 1,

    /// <summary>The conversation of an agent.</summary>
    TheAgentsConversation,

    /// <summary>The same, in the body.</summary>
    TheAgentsConversationInTheBody,

    /// <summary>A customer with whom an agent has to do.</summary>
    TheAgentsCustomer,

    /// <summary>A ticket that an agent raised.</summary>
    TheAgentsTicket,

    /// <summary>The same, and what is done with it is for those who were told, not for the one who raised it.</summary>
    TheAgentsTicketForOthers,

    /// <summary>Nothing, but what it shows is the visitor's whose token it is.</summary>
    TheVisitor,

    /// <summary>Something, and the address is signed.</summary>
    Signed,
}

/// <summary>A case for each route that names something, and for those of visitors.</summary>
internal static class RouteCases
{
    public static readonly IReadOnlyDictionary<string, Names> ByFunction = new Dictionary<string, Names>(StringComparer.Ordinal)
    {
        [FunctionNames.ReadConversation] = Names.TheAgentsConversation,
        [FunctionNames.ReadMessages] = Names.TheAgentsConversation,
        [FunctionNames.ReadRouting] = Names.TheAgentsConversation,
        [FunctionNames.PostMessage] = Names.TheAgentsConversation,
        [FunctionNames.ResendMessage] = Names.TheAgentsConversation,
        [FunctionNames.AgentTyping] = Names.TheAgentsConversation,
        [FunctionNames.TakeConversation] = Names.TheAgentsConversation,
        [FunctionNames.AcceptConversation] = Names.TheAgentsConversation,
        [FunctionNames.DeclineConversation] = Names.TheAgentsConversation,
        [FunctionNames.ResolveConversation] = Names.TheAgentsConversation,
        [FunctionNames.SnoozeConversation] = Names.TheAgentsConversation,
        [FunctionNames.WakeConversation] = Names.TheAgentsConversation,
        [FunctionNames.MarkRead] = Names.TheAgentsConversation,
        [FunctionNames.AddConversationNote] = Names.TheAgentsConversation,
        [FunctionNames.LabelConversation] = Names.TheAgentsConversation,
        [FunctionNames.TransferConversation] = Names.TheAgentsConversation,
        [FunctionNames.ReopenConversation] = Names.TheAgentsConversation,
        [FunctionNames.ListConversationReplies] = Names.TheAgentsConversation,
        [FunctionNames.ReadSuggestions] = Names.TheAgentsConversation,
        [FunctionNames.TellOfSuggestion] = Names.TheAgentsConversation,
        [FunctionNames.ListCustomerChannels] = Names.TheAgentsCustomer,
        [FunctionNames.RaiseTicket] = Names.TheAgentsConversationInTheBody,
        [FunctionNames.ReadCustomer] = Names.TheAgentsCustomer,
        [FunctionNames.ChangeCustomer] = Names.TheAgentsCustomer,
        [FunctionNames.ReadTimeline] = Names.TheAgentsCustomer,
        [FunctionNames.ListCustomerConversations] = Names.TheAgentsCustomer,
        [FunctionNames.StartConversation] = Names.TheAgentsCustomer,
        [FunctionNames.ReadCards] = Names.TheAgentsCustomer,
        [FunctionNames.ListNotes] = Names.TheAgentsCustomer,
        [FunctionNames.AddNote] = Names.TheAgentsCustomer,
        [FunctionNames.RemoveNote] = Names.TheAgentsCustomer,
        [FunctionNames.PreviewMerge] = Names.TheAgentsCustomer,
        [FunctionNames.MergeCustomers] = Names.TheAgentsCustomer,
        [FunctionNames.UndoMerge] = Names.TheAgentsCustomer,
        [FunctionNames.ReadTicket] = Names.TheAgentsTicket,
        [FunctionNames.AcknowledgeTicket] = Names.TheAgentsTicketForOthers,
        [FunctionNames.TakeTicket] = Names.TheAgentsTicketForOthers,
        [FunctionNames.ResolveTicket] = Names.TheAgentsTicket,
        [FunctionNames.ReadVisitorMessages] = Names.TheVisitor,
        [FunctionNames.VisitorMarkRead] = Names.TheVisitor,
        [FunctionNames.VisitorTyping] = Names.TheVisitor,
        [FunctionNames.ReadMedia] = Names.Signed,
        // Platforms prove themselves by their signature, and a visitor by the token of the account.
        [FunctionNames.CheckWebhook] = Names.Signed,
        [FunctionNames.ReceiveWebhook] = Names.Signed,
        [FunctionNames.StartVisitorSession] = Names.Nothing,
        [FunctionNames.ReadWidget] = Names.Nothing,
        // Of the caller's own only, whatever is named.
        [FunctionNames.ReadInboxView] = Names.Nothing,
        [FunctionNames.ReadMention] = Names.Nothing,
        [FunctionNames.ListTemplates] = Names.Nothing,
        // Those who operate see all.
        [FunctionNames.RevealMessage] = Names.Nothing,
        [FunctionNames.ReplayRouting] = Names.Nothing,
        [FunctionNames.PutReply] = Names.Nothing,
        [FunctionNames.DeleteReply] = Names.Nothing,
        [FunctionNames.ActivateIntentModel] = Names.Nothing,
        [FunctionNames.ExportRoutingDay] = Names.Nothing,
        [FunctionNames.ReadArticle] = Names.Nothing,
        [FunctionNames.PutArticle] = Names.Nothing,
        [FunctionNames.DeleteArticle] = Names.Nothing,
        [FunctionNames.PublishArticle] = Names.Nothing,
        [FunctionNames.WithdrawArticle] = Names.Nothing,
        [FunctionNames.UpdateAgent] = Names.Nothing,
        [FunctionNames.InviteAgent] = Names.Nothing,
        [FunctionNames.ResetPassword] = Names.Nothing,
        [FunctionNames.DeactivateAgent] = Names.Nothing,
        [FunctionNames.ActivateAgent] = Names.Nothing,
        [FunctionNames.RenameTeam] = Names.Nothing,
        [FunctionNames.DeleteTeam] = Names.Nothing,
        [FunctionNames.PutSkill] = Names.Nothing,
        [FunctionNames.DeleteSkill] = Names.Nothing,
        [FunctionNames.PutChannel] = Names.Nothing,
        [FunctionNames.DeleteChannel] = Names.Nothing,
        [FunctionNames.PauseChannel] = Names.Nothing,
        [FunctionNames.ResumeChannel] = Names.Nothing,
        [FunctionNames.ReadChannelSetup] = Names.Nothing,
        [FunctionNames.TestChannel] = Names.Nothing,
        [FunctionNames.ApplyChannelMenu] = Names.Nothing,
        [FunctionNames.ReadBot] = Names.Nothing,
        [FunctionNames.SetBot] = Names.Nothing,
        [FunctionNames.BlockCustomer] = Names.TheAgentsCustomer,
        [FunctionNames.UnblockCustomer] = Names.Nothing,
        [FunctionNames.PutWords] = Names.Nothing,
        [FunctionNames.DeleteWords] = Names.Nothing,
        [FunctionNames.ReplayDeadLetter] = Names.Nothing,
        [FunctionNames.ReplayDeadLetters] = Names.Nothing,
        [FunctionNames.RemoveDeadLetter] = Names.Nothing,
        [FunctionNames.StreamExport] = Names.Nothing,
        [FunctionNames.BeginExport] = Names.Nothing,
        [FunctionNames.ReadExport] = Names.Nothing,
        [FunctionNames.BeginErasure] = Names.Nothing,
        [FunctionNames.ReadErasure] = Names.Nothing,
    };

    /// <summary>Everything that one of the lists has and another has not.</summary>
    public static IEnumerable<string> Gaps(IReadOnlyList<Route> table, IEnumerable<string> rules)
    {
        var (ruled, routed) = (rules.ToHashSet(StringComparer.Ordinal), table.Select(route => route.Function).ToHashSet(StringComparer.Ordinal));
        return
        [
            .. routed.Except(ruled).Select(function => $"{function} has no rule"),
            .. ruled.Except(routed).Select(function => $"{function} is a rule and no route"),
            .. table.Where(route => route.Address.Contains('{', StringComparison.Ordinal) && !ByFunction.ContainsKey(route.Function))
                .Select(route => $"{route.Function} {route.Address} has no case"),
            .. ByFunction.Keys.Except(routed).Select(function => $"{function} is a case and no route"),
        ];
    }
}
