using Omni.Runtime.Durable;
using Omni.Tests.Support;

namespace Omni.Tests.Durable;

/// <summary>Instances that are under way go on when the code changes.</summary>
public sealed class HistoriesTests
{
    /// <summary>The most turns that one execution may have, whatever breaks meanwhile: then it has begun anew, or is over.</summary>
    private static readonly Dictionary<string, int> Budgets = new(StringComparer.Ordinal)
    {
        ["AgentAway"] = 128,
        ["AssignConversation"] = 12,
        ["CompensateDelivery"] = 64,
        ["ConversationLifecycle"] = 64,
        ["EraseCustomer"] = 128,
        ["ExportCustomer"] = 48,
        ["ReplyDeadline"] = 64,
        ["SimulateMatching"] = 16,
        ["UrgentTicket"] = 48,
    };

    public static TheoryData<string> Names => [.. Histories.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_history_keeps_to_its_budget(string name) => Assert.InRange(Histories.Length(name), 1, Budgets[name.Split('/')[0]]);

    [Fact]
    public void Every_orchestration_has_histories() =>
        Assert.Equal(Histories.Orchestrations, Histories.All.Select(name => name.Split('/')[0]).Distinct().Order(StringComparer.Ordinal));

    /// <summary>As if the code had been changed since: an activity that it calls was renamed, or is called no more.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_change_that_breaks_what_runs_is_found(string name)
    {
        Assert.NotNull(Histories.Replay(name, action => action is OrchestrationAction.CallActivity call ? call with { Name = call.Name + "Before" } : action));
        Assert.NotNull(Histories.Replay(name, action => action is OrchestrationAction.CallActivity { Id: 1 } ? null : action));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_code_of_now_does_what_a_recorded_history_says_was_done(string name) => Assert.Null(Histories.Replay(name));
}
