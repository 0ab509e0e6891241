using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;

namespace Omni.Tests.Functions.Http;

public sealed class AuditFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_days_entries_come_page_by_page_and_no_other_days()
    {
        await RecordAsync("yesterday");
        _rig.Time.Advance(TimeSpan.FromDays(1));
        foreach (var subject in (string[])["a", "b", "c", "d", "e"])
        {
            await RecordAsync(subject);
        }

        var (subjects, next) = (new List<string>(), "");
        for (var pages = 0; pages < 3; pages++)
        {
            var page = await ReadAsync($"?day=2030-01-02&limit=2{(next.Length > 0 ? "&cursor=" + next : "")}");
            subjects.AddRange(page.Json.GetProperty("entries").EnumerateArray().Select(it => it.GetProperty("subject").GetString()!));
            next = page["next"]!;
        }

        Assert.Equal(["a", "b", "c", "d", "e"], subjects);
        Assert.Equal("", next);
        Assert.Equal(["yesterday"], (await ReadAsync("?day=2030-01-01")).Json.GetProperty("entries").EnumerateArray().Select(it => it.GetProperty("subject").GetString()));
        Assert.Equal(5, (await ReadAsync("")).Json.GetProperty("entries").GetArrayLength());
    }

    [Theory]
    [InlineData("?day=today")]
    [InlineData("?day=2030-13-01")]
    [InlineData("?limit=0")]
    [InlineData("?limit=501")]
    [InlineData("?cursor=zzz")]
    public async Task What_is_no_page_is_refused(string query) => Assert.Equal((400, ProblemTypes.Invalid), await ReadAsync(query) is var answer ? (answer.Status, answer.Problem) : default);

    private ValueTask RecordAsync(string subject) => _rig.Get<AuditLog>().RecordAsync("a1", AuditEvents.CustomerChanged, subject, "name", default);

    private async Task<ApiAnswer> ReadAsync(string query) => await _rig.CallAsync(FunctionNames.ReadAudit, await _rig.TokenAsync(Role.Admin), null, query);
}
