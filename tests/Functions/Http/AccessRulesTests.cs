using Omni.Functions.Http;
using Omni.Pipeline.Access;

namespace Omni.Tests.Functions.Http;

/// <summary>Every HTTP function with every kind of caller: the rules are those of docs/api.md, and the functions keep them.</summary>
public sealed class AccessRulesTests : IDisposable
{
    private static readonly string[] Callers = ["nobody", "expired", "self-made", "broken", "two", "visitor", "agent", "supervisor", "admin", "demoted", "operator"];

    private readonly ApiRig _rig = new();

    public static TheoryData<string, string> Calls
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (var function in ApiRig.Functions)
            {
                foreach (var caller in Callers)
                {
                    calls.Add(function, caller);
                }
            }

            return calls;
        }
    }

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_function_answers_whom_its_rule_names_and_nobody_else(string function, string caller)
    {
        var answer = await _rig.CallAsync(function, await TokenOfAsync(caller));

        switch (Expected(AccessRules.ByFunction[function], caller))
        {
            case 401:
                Assert.Equal((401, ProblemTypes.Unauthenticated), (answer.Status, answer.Problem));
                Assert.Equal("Bearer", answer.Headers.WWWAuthenticate);
                break;
            case 403:
                Assert.Equal((403, ProblemTypes.Forbidden), (answer.Status, answer.Problem));
                break;
            default:
                Assert.DoesNotContain(answer.Status, new[] { 401, 403, 500 });
                break;
        }
    }

    [Fact]
    public void Each_function_has_one_rule_and_each_rule_a_function() =>
        Assert.Equal(ApiRig.Functions.Order(StringComparer.Ordinal), AccessRules.ByFunction.Keys.Order(StringComparer.Ordinal));

    /// <summary>Written out a second time on purpose: a change of who may call what is made twice, or it is a slip.</summary>
    [Theory]
    [InlineData("SignIn", "POST /api/sessions", Audience.Anyone)]
    [InlineData("CreateFirstAdmin", "POST /api/setup", Audience.Anyone)]
    [InlineData("ReadOpenApi", "GET /api/openapi.json", Audience.Anyone)]
    [InlineData("RefreshSession", "POST /api/sessions/refresh", Audience.Anyone)]
    [InlineData("SignOut", "DELETE /api/sessions/current", Audience.Anyone)]
    [InlineData("StartVisitorSession", "POST /api/web/{account}/sessions", Audience.Anyone)]
    [InlineData("Negotiate", "POST /api/negotiate", Audience.VisitorOrAgent)]
    [InlineData("ReadMe", "GET /api/me", Audience.Agent)]
    [InlineData("SetMyStatus", "PUT /api/me/status", Audience.Agent)]
    [InlineData("Heartbeat", "POST /api/me/heartbeat", Audience.Agent)]
    [InlineData("ReadCustomer", "GET /api/customers/{id}", Audience.Agent)]
    [InlineData("ChangeCustomer", "PATCH /api/customers/{id}", Audience.Agent)]
    [InlineData("ReadTimeline", "GET /api/customers/{id}/timeline", Audience.Agent)]
    [InlineData("ListCustomerConversations", "GET /api/customers/{id}/conversations", Audience.Agent)]
    [InlineData("StartConversation", "POST /api/customers/{id}/conversations", Audience.Agent)]
    [InlineData("ListTemplates", "GET /api/channels/{channel}/{account}/templates", Audience.Agent)]
    [InlineData("ReadCards", "GET /api/customers/{id}/cards", Audience.Agent)]
    [InlineData("ListNotes", "GET /api/customers/{id}/notes", Audience.Agent)]
    [InlineData("AddNote", "POST /api/customers/{id}/notes", Audience.Agent)]
    [InlineData("RemoveNote", "DELETE /api/customers/{id}/notes/{noteId}", Audience.Agent)]
    [InlineData("PreviewMerge", "GET /api/customers/{id}/merge-preview", Audience.Agent)]
    [InlineData("MergeCustomers", "POST /api/customers/{id}/merges", Audience.Agent)]
    [InlineData("UndoMerge", "DELETE /api/customers/{id}/merges/{mergeId}", Audience.Agent)]
    [InlineData("ListAgents", "GET /api/agents", Audience.Supervisor)]
    [InlineData("CreateAgent", "POST /api/agents", Audience.Admin)]
    [InlineData("UpdateAgent", "PUT /api/agents/{id}", Audience.Admin)]
    [InlineData("ListChannels", "GET /api/channels", Audience.Admin)]
    [InlineData("PutChannel", "PUT /api/channels/{channel}/{account}", Audience.Admin)]
    [InlineData("DeleteChannel", "DELETE /api/channels/{channel}/{account}", Audience.Admin)]
    [InlineData("PauseChannel", "POST /api/channels/{channel}/{account}/pause", Audience.Admin)]
    [InlineData("ResumeChannel", "POST /api/channels/{channel}/{account}/resume", Audience.Admin)]
    [InlineData("ReadChannelSetup", "GET /api/channels/{channel}/{account}/setup", Audience.Admin)]
    [InlineData("TestChannel", "POST /api/channels/{channel}/{account}/test", Audience.Admin)]
    [InlineData("BlockCustomer", "POST /api/customers/{id}/block", Audience.Agent)]
    [InlineData("UnblockCustomer", "DELETE /api/customers/{id}/block", Audience.Supervisor)]
    [InlineData("StreamExport", "GET /api/customers/{id}/export", Audience.Admin)]
    [InlineData("BeginErasure", "POST /api/customers/{id}/erase", Audience.Admin)]
    [InlineData("ReadErasure", "GET /api/customers/{id}/erase", Audience.Admin)]
    [InlineData("ScanPersonalData", "POST /api/privacy/scan", Audience.Admin)]
    [InlineData("ReadRetention", "GET /api/retention", Audience.Admin)]
    [InlineData("SetRetention", "PUT /api/retention", Audience.Admin)]
    [InlineData("BeginExport", "POST /api/customers/{id}/exports", Audience.Admin)]
    [InlineData("ReadExport", "GET /api/customers/{id}/exports/{exportId}", Audience.Admin)]
    [InlineData("ReadBot", "GET /api/channels/{channel}/{account}/bot", Audience.Admin)]
    [InlineData("SetBot", "PUT /api/channels/{channel}/{account}/bot", Audience.Admin)]
    [InlineData("ReadSchedules", "GET /api/schedules", Audience.Admin)]
    [InlineData("SetSchedules", "PUT /api/schedules", Audience.Admin)]
    [InlineData("SnoozeConversation", "POST /api/conversations/{id}/snooze", Audience.Agent)]
    [InlineData("WakeConversation", "POST /api/conversations/{id}/wake", Audience.Agent)]
    [InlineData("ReadAudit", "GET /api/audit", Audience.Admin)]
    [InlineData("ListWords", "GET /api/words", Audience.Supervisor)]
    [InlineData("DeleteWords", "DELETE /api/words/{list}", Audience.Admin)]
    [InlineData("PutWords", "PUT /api/words/{list}", Audience.Admin)]
    [InlineData("ListDeadLetters", "GET /api/dead-letters", Audience.Supervisor)]
    [InlineData("ReplayDeadLetter", "POST /api/dead-letters/{queue}/{sequenceNumber}/replay", Audience.Supervisor)]
    [InlineData("ReplayDeadLetters", "POST /api/dead-letters/{queue}/replay", Audience.Supervisor)]
    [InlineData("RemoveDeadLetter", "DELETE /api/dead-letters/{queue}/{sequenceNumber}", Audience.Admin)]
    [InlineData("ReadCounters", "GET /api/counters", Audience.Supervisor)]
    [InlineData("ReadOperations", "GET /api/operations", Audience.Supervisor)]
    [InlineData("ReadInbox", "GET /api/inbox", Audience.Agent)]
    [InlineData("ReadWaiting", "GET /api/waiting", Audience.Agent)]
    [InlineData("ReadConversation", "GET /api/conversations/{id}", Audience.Agent)]
    [InlineData("ReadMessages", "GET /api/conversations/{id}/messages", Audience.Agent)]
    [InlineData("ReadRouting", "GET /api/conversations/{id}/routing", Audience.Agent)]
    [InlineData("ReplayRouting", "POST /api/conversations/{id}/routing/replay", Audience.Supervisor)]
    [InlineData("PostMessage", "POST /api/conversations/{id}/messages", Audience.Agent)]
    [InlineData("AcceptConversation", "POST /api/conversations/{id}/accept", Audience.Agent)]
    [InlineData("DeclineConversation", "POST /api/conversations/{id}/decline", Audience.Agent)]
    [InlineData("ResendMessage", "POST /api/conversations/{id}/messages/{sequence}/resend", Audience.Agent)]
    [InlineData("RaiseTicket", "POST /api/tickets", Audience.Agent)]
    [InlineData("ListTickets", "GET /api/tickets", Audience.Agent)]
    [InlineData("ReadTicket", "GET /api/tickets/{id}", Audience.Agent)]
    [InlineData("AcknowledgeTicket", "POST /api/tickets/{id}/acknowledge", Audience.Agent)]
    [InlineData("TakeTicket", "POST /api/tickets/{id}/take", Audience.Agent)]
    [InlineData("ResolveTicket", "POST /api/tickets/{id}/resolve", Audience.Agent)]
    [InlineData("TakeConversation", "POST /api/conversations/{id}/take", Audience.Agent)]
    [InlineData("ResolveConversation", "POST /api/conversations/{id}/resolve", Audience.Agent)]
    [InlineData("ReadMedia", "GET /api/media/{id}", Audience.Anyone)]
    [InlineData("UploadMedia", "POST /api/media", Audience.VisitorOrAgent)]
    [InlineData("MarkRead", "POST /api/conversations/{id}/read", Audience.Agent)]
    [InlineData("VisitorMarkRead", "POST /api/web/read", Audience.Visitor)]
    [InlineData("ApplyChannelMenu", "POST /api/channels/{channel}/{account}/menu", Audience.Admin)]
    [InlineData("Search", "GET /api/search", Audience.Agent)]
    [InlineData("ReadSearchIndex", "GET /api/search/index", Audience.Supervisor)]
    [InlineData("RebuildSearchIndex", "POST /api/search/rebuild", Audience.Admin)]
    [InlineData("ReadVisitorMessages", "GET /api/web/messages", Audience.Visitor)]
    [InlineData("ReadWidget", "GET /api/web/{account}/widget", Audience.Anyone)]
    [InlineData("CheckWebhook", "GET /api/channels/{channel}/{account}/webhook", Audience.Anyone)]
    [InlineData("ReceiveWebhook", "POST /api/channels/{channel}/{account}/webhook", Audience.Anyone)]
    [InlineData("ListStatusReasons", "GET /api/status-reasons", Audience.Agent)]
    [InlineData("ListColleagues", "GET /api/colleagues", Audience.Agent)]
    [InlineData("ReadInboxView", "GET /api/inbox/{view}", Audience.Agent)]
    [InlineData("CountInbox", "GET /api/inbox-counts", Audience.Agent)]
    [InlineData("ReadMention", "POST /api/mentions/{mentionId}/read", Audience.Agent)]
    [InlineData("RevealMessage", "POST /api/conversations/{id}/messages/{sequence}/reveal", Audience.Supervisor)]
    [InlineData("AddConversationNote", "POST /api/conversations/{id}/notes", Audience.Agent)]
    [InlineData("LabelConversation", "PATCH /api/conversations/{id}/labels", Audience.Agent)]
    [InlineData("TransferConversation", "POST /api/conversations/{id}/transfer", Audience.Agent)]
    [InlineData("ReopenConversation", "POST /api/conversations/{id}/reopen", Audience.Agent)]
    [InlineData("ListConversationReplies", "GET /api/conversations/{id}/replies", Audience.Agent)]
    [InlineData("ListCustomerChannels", "GET /api/customers/{id}/channels", Audience.Agent)]
    [InlineData("ListReplies", "GET /api/replies", Audience.Agent)]
    [InlineData("PutReply", "PUT /api/replies/{shortcut}", Audience.Supervisor)]
    [InlineData("DeleteReply", "DELETE /api/replies/{shortcut}", Audience.Supervisor)]
    [InlineData("ReadWall", "GET /api/wall", Audience.Supervisor)]
    [InlineData("InviteAgent", "POST /api/agents/{id}/invite", Audience.Admin)]
    [InlineData("ResetPassword", "POST /api/agents/{id}/password-reset", Audience.Admin)]
    [InlineData("DeactivateAgent", "POST /api/agents/{id}/deactivate", Audience.Admin)]
    [InlineData("ActivateAgent", "POST /api/agents/{id}/activate", Audience.Admin)]
    [InlineData("ChangeMyPassword", "PUT /api/me/password", Audience.Agent)]
    [InlineData("CheckEntry", "POST /api/passwords/check", Audience.Anyone)]
    [InlineData("SetPassword", "POST /api/passwords", Audience.Anyone)]
    [InlineData("ListTeams", "GET /api/teams", Audience.Supervisor)]
    [InlineData("CreateTeam", "POST /api/teams", Audience.Admin)]
    [InlineData("RenameTeam", "PUT /api/teams/{id}", Audience.Admin)]
    [InlineData("DeleteTeam", "DELETE /api/teams/{id}", Audience.Admin)]
    [InlineData("ListSkills", "GET /api/skills", Audience.Supervisor)]
    [InlineData("PutSkill", "PUT /api/skills/{name}", Audience.Admin)]
    [InlineData("DeleteSkill", "DELETE /api/skills/{name}", Audience.Admin)]
    [InlineData("ReadReport", "GET /api/reports", Audience.Supervisor)]
    [InlineData("DownloadReport", "GET /api/reports/csv", Audience.Supervisor)]
    [InlineData("RebuildReports", "POST /api/reports/rebuild", Audience.Admin)]
    [InlineData("TryWords", "POST /api/words/try", Audience.Supervisor)]
    [InlineData("ReadIntents", "GET /api/intents", Audience.Supervisor)]
    [InlineData("SetIntentRules", "PUT /api/intents/rules", Audience.Admin)]
    [InlineData("TryIntent", "POST /api/intents/try", Audience.Supervisor)]
    [InlineData("ReadIntentExamples", "GET /api/intents/examples", Audience.Admin)]
    [InlineData("SetIntentExamples", "PUT /api/intents/examples", Audience.Admin)]
    [InlineData("TrainIntents", "POST /api/intents/models", Audience.Admin)]
    [InlineData("ActivateIntentModel", "POST /api/intents/models/{version}/activate", Audience.Admin)]
    [InlineData("CheckIntents", "POST /api/intents/check", Audience.Admin)]
    [InlineData("LabelIntent", "POST /api/intents/labels", Audience.Supervisor)]
    [InlineData("ReadRoutingWeights", "GET /api/routing/weights", Audience.Supervisor)]
    [InlineData("SetRoutingWeights", "PUT /api/routing/weights", Audience.Admin)]
    [InlineData("ReplayRecentRouting", "POST /api/routing/replay", Audience.Supervisor)]
    [InlineData("ExportRoutingDay", "GET /api/routing/days/{date}", Audience.Admin)]
    [InlineData("BeginSimulation", "POST /api/routing/simulations", Audience.Supervisor)]
    [InlineData("ReadSimulation", "GET /api/routing/simulations", Audience.Supervisor)]
    [InlineData("ListArticles", "GET /api/knowledge/articles", Audience.Supervisor)]
    [InlineData("ReadArticle", "GET /api/knowledge/articles/{id}", Audience.Supervisor)]
    [InlineData("PutArticle", "PUT /api/knowledge/articles/{id}", Audience.Supervisor)]
    [InlineData("DeleteArticle", "DELETE /api/knowledge/articles/{id}", Audience.Supervisor)]
    [InlineData("PublishArticle", "POST /api/knowledge/articles/{id}/publish", Audience.Supervisor)]
    [InlineData("WithdrawArticle", "POST /api/knowledge/articles/{id}/withdraw", Audience.Supervisor)]
    [InlineData("TakeStarterArticles", "POST /api/knowledge/starter", Audience.Supervisor)]
    [InlineData("FindAnswers", "POST /api/knowledge/find", Audience.Agent)]
    [InlineData("ReadKnowledgeReport", "GET /api/knowledge/report", Audience.Supervisor)]
    [InlineData("ListUnanswered", "GET /api/knowledge/unanswered", Audience.Supervisor)]
    [InlineData("ReadSuggestions", "GET /api/conversations/{id}/suggestions", Audience.Agent)]
    [InlineData("TellOfSuggestion", "POST /api/conversations/{id}/suggestions/feedback", Audience.Agent)]
    public void A_rule_is_the_one_of_the_documentation(string function, string call, Audience audience)
    {
        var trigger = ApiRig.TriggerOf(function);
        Assert.Equal(call, $"{trigger.Methods!.Single().ToUpperInvariant()} /api/{trigger.Route}");
        Assert.Equal(audience, AccessRules.ByFunction[function]);

        var line = Assert.Single(
            File.ReadLines(DocumentationPath()).Select(WithoutQuery).Distinct(StringComparer.Ordinal),
            line => line.StartsWith($"| `{call}`", StringComparison.Ordinal));
        var role = audience is Audience.Supervisor or Audience.Admin ? $" ({audience.ToString().ToLowerInvariant()}) |" : " |";
        Assert.StartsWith($"| `{call}`{role}", line, StringComparison.Ordinal);
    }

    private static string WithoutQuery(string line) =>
        line.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 && line.IndexOf('`', query) is var end and >= 0 ? line.Remove(query, end - query) : line;

    private static int Expected(Audience audience, string caller)
    {
        // An operator holds the deployment's key and operates it, but is nobody's agent.
        var isOperator = caller is "operator";
        var isKnown = isOperator || caller is "visitor" or "agent" or "supervisor" or "admin" or "demoted";
        return audience switch
        {
            Audience.Anyone => 0,
            Audience.VisitorOrAgent => !isKnown ? 401 : isOperator ? 403 : 0,
            Audience.Visitor => !isKnown ? 401 : caller is "visitor" ? 0 : 403,
            Audience.Agent => !isKnown ? 401 : isOperator || caller is "visitor" ? 403 : 0,
            Audience.Supervisor => !isKnown ? 401 : isOperator || caller is "supervisor" or "admin" ? 0 : 403,
            Audience.Admin => !isKnown ? 401 : isOperator || caller is "admin" ? 0 : 403,
        };
    }

    private async Task<string?> TokenOfAsync(string caller)
    {
        var admin = new Caller(CallerKind.Agent, nameof(Role.Admin), Role.Admin);
        var good = await _rig.TokenAsync(Role.Admin);
        switch (caller)
        {
            case "nobody":
                return null;
            case "expired":
                var expired = _rig.Token(admin, TimeSpan.FromMinutes(1));
                _rig.Time.Advance(TimeSpan.FromMinutes(1));
                return expired;
            case "self-made":
                return new AccessTokens(new SigningKey(new byte[32]), _rig.Time).Issue(admin, TimeSpan.FromMinutes(1)).Token;
            case "broken":
                return good[..^2] + (good[^2] == 'A' ? "B" : "A") + good[^1];
            case "two":
                return $"{good},Bearer {good}";
            case "visitor":
                return _rig.Token(new(CallerKind.Visitor, "v1", Role.None, "site"));
            case "operator":
                return _rig.Token(new(CallerKind.Operator, "o1", Role.Admin));
            case "demoted":
                await _rig.TokenAsync(Role.Agent);
                return _rig.Token(new(CallerKind.Agent, nameof(Role.Agent), Role.Admin));
            default:
                return await _rig.TokenAsync(Enum.Parse<Role>(caller, ignoreCase: true));
        }
    }

    [Fact]
    public void Every_problem_is_explained_and_none_that_is_not_there()
    {
        const string prefix = "urn:omni:problem:";
        var types = typeof(ProblemTypes).GetFields().Select(field => ((string)field.GetRawConstantValue()!)[prefix.Length..]);
        var documented = File.ReadLines(DocumentationPath())
            .SkipWhile(line => !line.StartsWith($"| `{prefix}`", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.Length > 0).Select(line => line.Split('`')[1]);

        Assert.Equal(types.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    private static string DocumentationPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "docs", "api.md")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "api.md");
    }
}
