using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;

namespace Omni.Tests.Functions.Http;

public sealed class RevealFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_supervisor_sees_what_was_masked_and_every_look_is_in_the_audit()
    {
        var supervisor = await _rig.TokenAsync(Role.Supervisor);
        var id = await _rig.OpenAsync();
        await _rig.AddAsync(id, "***", it => it with { OriginalText = "what was said" });
        await _rig.AddAsync(id, "plain");

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal((200, "what was said"), await RevealAsync(supervisor, id, "1") is var answer ? (answer.Status, answer["text"]) : default);
        }

        Assert.Equal(404, (await RevealAsync(supervisor, id, "2")).Status);
        Assert.Equal(404, (await RevealAsync(supervisor, id, "x")).Status);
        Assert.Equal(404, (await RevealAsync(supervisor, "k9-1", "1")).Status);
        Assert.Equal(
            [(AuditEvents.OriginalRevealed, "Supervisor", "k1", "k1-1 1"), (AuditEvents.OriginalRevealed, "Supervisor", "k1", "k1-1 1")],
            (await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).Select(it => (it.What, it.Who, it.Subject, it.Detail)));
    }

    [Fact]
    public async Task An_agent_who_has_the_conversation_does_not()
    {
        var (token, id) = (await _rig.TokenAsync(Role.Agent), await _rig.OpenAsync());
        await _rig.AddAsync(id, "***", it => it with { OriginalText = "what was said" });

        var answer = await RevealAsync(token, id, "1");

        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("what was said", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default));
    }

    private Task<ApiAnswer> RevealAsync(string token, string id, string sequence) =>
        _rig.CallAsync(FunctionNames.RevealMessage, token, null, "", ("id", id), ("sequence", sequence));
}
