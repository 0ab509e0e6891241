using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;

namespace Omni.Tests.Functions.Http;

public sealed class ConversationNapFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Its_agent_puts_a_conversation_aside_and_takes_it_up_again()
    {
        await OpenAsync(ConversationState.Active, "Agent");
        var until = _rig.Time.GetUtcNow().AddHours(2);

        var snoozed = await CallAsync(FunctionNames.SnoozeConversation, new { until });
        Assert.Equal((200, "snoozed"), (snoozed.Status, snoozed["state"]));
        Assert.Equal(until, snoozed.Json.GetProperty("snoozedUntil").GetDateTimeOffset());
        Assert.Contains("lifecycle-k1-1", _rig.Orchestrations.InstanceIds);
        var woken = await CallAsync(FunctionNames.WakeConversation);

        Assert.Equal((200, "active", ""), (woken.Status, woken["state"], woken["snoozedUntil"]));
    }

    [Fact]
    public async Task What_is_not_active_or_not_the_callers_or_in_the_past_is_refused()
    {
        await OpenAsync(ConversationState.Resolved, "");
        var until = _rig.Time.GetUtcNow().AddHours(2);
        Assert.Equal(404, (await CallAsync(FunctionNames.SnoozeConversation, new { until })).Status);
        var supervisor = await _rig.TokenAsync(Role.Supervisor);

        Assert.Equal(409, (await _rig.CallAsync(FunctionNames.SnoozeConversation, supervisor, new { until }, "", ("id", "k1-1"))).Status);
        Assert.Equal(409, (await _rig.CallAsync(FunctionNames.WakeConversation, supervisor, null, "", ("id", "k1-1"))).Status);
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.SnoozeConversation, supervisor, new { until = _rig.Time.GetUtcNow() }, "", ("id", "k1-1"))).Status);
    }

    private async Task OpenAsync(ConversationState state, string agent) => Assert.True(await _rig.Get<ConversationStore>().TryOpenAsync(
        new()
        {
            Id = "k1-1",
            CustomerId = "k1",
            Episode = 1,
            State = state,
            AgentId = agent,
            Channel = "web",
            Account = "main",
            Address = "v1",
            CreatedAt = _rig.Time.GetUtcNow(),
            LastMessageAt = _rig.Time.GetUtcNow(),
        },
        default));

    private async Task<ApiAnswer> CallAsync(string function, object? body = null) =>
        await _rig.CallAsync(function, await _rig.TokenAsync(Role.Agent), body, "", ("id", "k1-1"));
}
