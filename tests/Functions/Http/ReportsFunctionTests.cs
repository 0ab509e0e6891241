using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Reports;

namespace Omni.Tests.Functions.Http;

/// <summary>Reports as they are asked for. It is the first of January 2030.</summary>
public sealed class ReportsFunctionTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private string _token = "";

    public async Task InitializeAsync()
    {
        _token = await _rig.TokenAsync(Role.Supervisor);
        await _rig.Directory.CreateAsync(new() { Id = "mei", Username = "mei", DisplayName = "=Mei, \"M\"" }, default);
        foreach (var (key, agent) in new[] { ("k1", "mei"), ("k2", "mei"), ("k3", "bo") })
        {
            await _rig.Get<FactStore>().PutAsync(new(FactKinds.Resolved, key, _rig.Time.GetUtcNow(), "web", agent, 90), default);
        }
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_report_says_what_its_numbers_mean_and_comes_by_the_page()
    {
        var first = await _rig.CallAsync(FunctionNames.ReadReport, _token, query: "?by=agent&limit=1&zone=Asia/Shanghai");
        var second = await _rig.CallAsync(FunctionNames.ReadReport, _token, query: $"?by=agent&limit=1&zone=Asia/Shanghai&cursor={first["next"]}");

        Assert.Equal((200, "2029-12-26", "2030-01-01", "Asia/Shanghai"), (first.Status, first["from"], first["to"], first["zone"]));
        Assert.Equal(3, first.Json.GetProperty("total").GetProperty("resolved").GetInt64());
        Assert.Equal(("bo", 1L), Row(first));
        Assert.Equal(("mei", 2L), Row(second));
        Assert.Equal("", second["next"]);
        Assert.Contains("resolved", first.Json.GetProperty("definitions").GetProperty("resolution").GetString(), StringComparison.Ordinal);

        static (string? Key, long Resolved) Row(ApiAnswer answer)
        {
            var row = Assert.Single(answer.Json.GetProperty("rows").EnumerateArray());
            return (row.GetProperty("key").GetString(), row.GetProperty("resolved").GetInt64());
        }
    }

    [Fact]
    public async Task Definitions_come_in_the_language_that_is_asked_for()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadReport, _token, query: "?language=zh");

        Assert.Contains("已解决", answer.Json.GetProperty("definitions").GetProperty("resolution").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_a_line_for_each_row_and_runs_no_name_as_a_formula()
    {
        var answer = await _rig.CallAsync(FunctionNames.DownloadReport, _token, query: "?by=agent");

        Assert.Equal((200, "text/csv; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal("attachment; filename=\"omni-2029-12-26-2030-01-01.csv\"", answer.Headers.ContentDisposition);
        var lines = answer.Text.Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("\uFEFFfrom,key,name,opened,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(",bo,,0,0,1,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(",mei,\"'=Mei, \"\"M\"\"\",0,0,2,", lines[2], StringComparison.Ordinal);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
    }

    [Theory]
    [InlineData("?zone=Mars/Olympus", "zone")]
    [InlineData("?from=2030-01-02&to=2030-01-01", "from")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2029-01-01", "92 days")]
    [InlineData("?per=hour&from=2029-12-25", "by the hour 7")]
    [InlineData("?per=week", "per")]
    [InlineData("?by=customer", "by is")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?language=fr", "en or zh")]
    [InlineData("?agent=a&agent=b", "once")]
    public async Task What_cannot_be_answered_is_refused_with_the_reason(string query, string detail)
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadReport, _token, query: query);

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Contains(detail, answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_counted()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadReport, _token, query: "?agent=bo&channel=web&per=day");

        Assert.Equal(1, answer.Json.GetProperty("total").GetProperty("resolved").GetInt64());
        Assert.Equal(90, answer.Json.GetProperty("rows")[0].GetProperty("resolution").GetProperty("averageSeconds").GetDouble());
    }

    [Fact]
    public async Task An_admin_has_all_counted_again()
    {
        Assert.Equal(202, (await _rig.CallAsync(FunctionNames.RebuildReports, await _rig.TokenAsync(Role.Admin))).Status);
        Assert.Equal(2, (await _rig.Tables.Get(TableNames.Metrics).GetAsync("report-state", "place", default))!.Int64("generation"));
    }

    [Fact]
    public void Each_number_of_a_report_has_a_definition()
    {
        var names = typeof(Figures).GetProperties().Where(it => it.Name != "EqualityContract").Select(it => char.ToLowerInvariant(it.Name[0]) + it.Name[1..]);
        var times = typeof(Times).GetProperties().Where(it => it.Name is not ("EqualityContract" or "Count")).Select(it => char.ToLowerInvariant(it.Name[0]) + it.Name[1..]);
        Assert.All(ReportDefinitions.Languages, language => Assert.Equal(names.Concat(times).Order(StringComparer.Ordinal), ReportDefinitions.In(language)!.Keys.Order(StringComparer.Ordinal)));
    }
}
