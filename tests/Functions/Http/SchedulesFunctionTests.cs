using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Schedules;

namespace Omni.Tests.Functions.Http;

public sealed class SchedulesFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new([("Schedules:TimeZone", "Asia/Shanghai"), ("Schedules:Hours:Sunday", ""), ("Schedules:Holidays:2030-01-01", "")]);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task What_the_host_was_started_with_is_in_force_until_an_admin_saves_another()
    {
        var before = await CallAsync(FunctionNames.ReadSchedules);
        Assert.Equal("Asia/Shanghai", before.Json.GetProperty("schedule").GetProperty("timeZone").GetString());
        Assert.Equal("", before.Json.GetProperty("schedule").GetProperty("hours").GetProperty("sunday").GetString());

        var saved = await CallAsync(FunctionNames.SetSchedules, new { timeZone = "Europe/Berlin", hours = new { monday = "09:00-17:00" }, remindAfterMinutes = 30, reminderTexts = new { en = "Still there?" } });

        Assert.Equal(200, saved.Status);
        var after = await CallAsync(FunctionNames.ReadSchedules);
        Assert.Equal(saved.Text, after.Text);
        Assert.Equal("09:00-17:00", after.Json.GetProperty("schedule").GetProperty("hours").GetProperty("monday").GetString());
        Assert.Equal(TimeSpan.FromMinutes(30), (await _rig.Get<ScheduleStore>().ReadAsync(default)).Schedule.RemindAfter);
        Assert.Equal(AuditEvents.SchedulesChanged, Assert.Single(await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).What);
    }

    [Fact]
    public async Task Who_saves_over_what_another_saved_meanwhile_is_refused()
    {
        var first = (await CallAsync(FunctionNames.ReadSchedules))["eTag"]!;
        _rig.Headers.IfMatch = first;
        var second = await CallAsync(FunctionNames.SetSchedules, new { warnAtPercent = 50 });
        Assert.Equal(200, second.Status);

        Assert.Equal("urn:omni:problem:precondition-failed", (await CallAsync(FunctionNames.SetSchedules, new { warnAtPercent = 60 })).Problem);
        _rig.Headers.IfMatch = $"\"{second["eTag"]}\"";
        Assert.Equal(200, (await CallAsync(FunctionNames.SetSchedules, new { warnAtPercent = 70 })).Status);
        Assert.Equal(70, (await _rig.Get<ScheduleStore>().ReadAsync(default)).Schedule.WarnAtPercent);
    }

    [Fact]
    public async Task What_can_not_be_is_refused_with_all_that_is_wrong()
    {
        var answer = await CallAsync(FunctionNames.SetSchedules, new { timeZone = "Middle/Earth", warnAtPercent = 100 });

        Assert.Equal(400, answer.Status);
        Assert.Contains("timeZone", answer["detail"], StringComparison.Ordinal);
        Assert.Contains("warnAtPercent", answer["detail"], StringComparison.Ordinal);
        Assert.Equal(403, (await _rig.CallAsync(FunctionNames.SetSchedules, await _rig.TokenAsync(Role.Supervisor), new { })).Status);
    }

    private async Task<ApiAnswer> CallAsync(string function, object? body = null) => await _rig.CallAsync(function, await _rig.TokenAsync(Role.Admin), body);
}
