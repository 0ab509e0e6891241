using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;
using Omni.Pipeline.Tickets;

namespace Omni.Functions.Http;

/// <summary>Enum values as the interface writes them. Written out, so that renaming a value here can't break a client there.</summary>
internal static class WireNames
{
    public static string Of(Role role) => role switch
    {
        Role.None => "none",
        Role.Agent => "agent",
        Role.Supervisor => "supervisor",
        Role.Admin => "admin",
    };

    public static string Of(AgentStatus status) => status switch
    {
        AgentStatus.Offline => "offline",
        AgentStatus.Away => "away",
        AgentStatus.Online => "online",
    };

    public static string Of(TicketState state) => state switch
    {
        TicketState.Open => "open",
        TicketState.Acknowledged => "acknowledged",
        TicketState.Resolved => "resolved",
    };

    /// <summary>Null when there is no such state.</summary>
    public static TicketState? ToTicketState(string name) => name switch
    {
        "open" => TicketState.Open,
        "acknowledged" => TicketState.Acknowledged,
        "resolved" => TicketState.Resolved,
        _ => null,
    };

    public static string Of(ArticleState state) => state switch
    {
        ArticleState.Draft => "draft",
        ArticleState.Published => "published",
        ArticleState.Changed => "changed",
    };

    /// <summary>Null when an agent can't say that of a suggestion.</summary>
    public static FeedbackKind? ToSuggestionFeedback(string name) => name switch
    {
        "shown" => FeedbackKind.Shown,
        "used" => FeedbackKind.Used,
        "not-useful" => FeedbackKind.NotUseful,
        _ => null,
    };

    /// <summary>Null when an agent can't have that role.</summary>
    public static Role? ToRole(string name) => name switch
    {
        "agent" => Role.Agent,
        "supervisor" => Role.Supervisor,
        "admin" => Role.Admin,
        _ => null,
    };

    /// <summary>Null when there is no such status.</summary>
    public static AgentStatus? ToStatus(string name) => name switch
    {
        "offline" => AgentStatus.Offline,
        "away" => AgentStatus.Away,
        "online" => AgentStatus.Online,
        _ => null,
    };

    public static string Of(TextUnit unit) => unit switch
    {
        TextUnit.Utf16 => "utf16",
        TextUnit.Utf8 => "utf8",
    };

    public static string Of(SearchType type) => type switch
    {
        SearchType.Message => "message",
        SearchType.Conversation => "conversation",
        SearchType.Customer => "customer",
    };

    public static string Of(SearchState state) => state switch
    {
        SearchState.Off => "off",
        SearchState.Following => "following",
        SearchState.CatchingUp => "catching-up",
        SearchState.Rebuilding => "rebuilding",
    };

    /// <summary>Messages when nothing is said; null when there is no such type.</summary>
    public static SearchType? ToSearchType(string name) => name switch
    {
        "" or "message" => SearchType.Message,
        "conversation" => SearchType.Conversation,
        "customer" => SearchType.Customer,
        _ => null,
    };
}
