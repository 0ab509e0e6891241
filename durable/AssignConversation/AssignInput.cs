using Omni.Pipeline.Routing;

namespace Omni.Durable.AssignConversation;

/// <summary>How an orchestration begins, and begins anew each round.</summary>
/// <param name="ConversationId">Which conversation.</param>
/// <param name="Reason">What asked for an agent.</param>
/// <param name="Settings">As they were when it was started.</param>
public sealed record AssignInput(string ConversationId, string Reason, AssignSettings Settings)
{
    /// <summary>By which the rounds of one execution know each other; empty in the first.</summary>
    public string Token { get; init; } = "";

    /// <summary>The place in the waiting list of which the supervisors were told.</summary>
    public string Alerted { get; init; } = "";
}

/// <summary>When a conversation that waits is looked at again.</summary>
/// <param name="RelaxSkillsAfter">The first wider ring.</param>
/// <param name="RelaxLanguageAfter">The second.</param>
/// <param name="OverflowAfter">The third.</param>
/// <param name="AlertAfter">The supervisors are told.</param>
/// <param name="AskAgainAfter">Who did not take it may be asked again.</param>
public sealed record AssignSettings(
    TimeSpan RelaxSkillsAfter, TimeSpan RelaxLanguageAfter, TimeSpan OverflowAfter, TimeSpan AlertAfter, TimeSpan AskAgainAfter)
{
    /// <summary>Whatever happens, and whoever forgets to say so.</summary>
    public static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(10);

    public static AssignSettings Of(RoutingOptions options) =>
        new(options.RelaxSkillsAfter, options.RelaxLanguageAfter, options.OverflowAfter, options.AlertAfter, options.AskAgainAfter);

    /// <summary>When it is worth while to look again at one who waits since then and may be told of nothing.</summary>
    /// <param name="since">When it began to wait.</param>
    /// <param name="askedLast">When the last offer ended in vain; null when there was none.</param>
    /// <param name="now">The time.</param>
    public DateTime NextLook(DateTime since, DateTime? askedLast, DateTime now)
    {
        var next = now + LookAgainAfter;
        foreach (var at in (ReadOnlySpan<DateTime?>)
            [since + RelaxSkillsAfter, since + RelaxLanguageAfter, since + OverflowAfter, since + AlertAfter, askedLast + AskAgainAfter])
        {
            next = at is { } due && due > now && due < next ? due : next;
        }

        return next;
    }
}

/// <param name="ConversationId">Which.</param>
/// <param name="Reason">What asked for it.</param>
/// <param name="Token">Of the execution.</param>
/// <param name="IsFirst">Whether the execution begins: then the conversation is its own from now on.</param>
public sealed record FindInput(string ConversationId, string Reason, string Token, bool IsFirst);

/// <summary>What was found. Instants are UTC.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Episode">Its place in the waiting list, which tells one wait from another.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="AgentId">While it is offered: to whom.</param>
/// <param name="OfferId">While it is offered: which offer.</param>
/// <param name="Until">While it is offered: how long.</param>
/// <param name="AskedLast">When the last offer ended in vain; null when there was none.</param>
public sealed record FindResult(
    AssignStatus Status, string Episode, DateTime Since, string AgentId, string OfferId, DateTime? Until, DateTime? AskedLast);

/// <param name="ConversationId">Which.</param>
/// <param name="OfferId">Which offer.</param>
/// <param name="AgentId">Who was asked.</param>
/// <param name="IsDue">Whether its time is over.</param>
public sealed record SettleInput(string ConversationId, string OfferId, string AgentId, bool IsDue);

public enum SettleResult
{
    /// <summary>Somebody has it, or it has ended.</summary>
    NotWaiting = 1,

    /// <summary>The offer came to nothing.</summary>
    InVain,

    /// <summary>The agent may still answer.</summary>
    StillOpen,
}

/// <summary>What an operator sees of it.</summary>
/// <param name="State">waiting or offered.</param>
/// <param name="AgentId">While it is offered: to whom.</param>
/// <param name="LookAt">When it goes on without being told, UTC.</param>
public sealed record AssignProgress(string State, string AgentId, DateTime LookAt);
