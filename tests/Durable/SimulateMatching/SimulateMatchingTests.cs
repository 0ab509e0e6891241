using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Tests.Functions.Http;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.SimulateMatching;

/// <summary>A simulation that somebody asks for on a page.</summary>
public sealed class SimulateMatchingTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private string _supervisor = "";

    public async Task InitializeAsync() => _supervisor = await _rig.TokenAsync(Role.Supervisor);

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_is_begun_by_a_call_runs_elsewhere_and_is_read_when_it_is_done()
    {
        Assert.Equal("none", (await ReadAsync())["state"]);

        var begun = await BeginAsync("mixed-skill", 1);
        Assert.Equal((202, "running"), (begun.Status, begun["state"]));
        await _rig.Orchestrations.SettleAsync();

        var done = await ReadAsync();
        Assert.Equal("done", done["state"]);
        var result = done.Json.GetProperty("result");
        Assert.Equal(("mixed-skill", 0.6), (result.GetProperty("scenario").GetString(), result.GetProperty("weights").GetProperty("skills").GetDouble()));
        var policies = result.GetProperty("policies").EnumerateArray().ToDictionary(it => it.GetProperty("name").GetString()!, StringComparer.Ordinal);
        Assert.Equal(["omni", "omni-batch", "skills-only", "longest-idle", "least-busy", "round-robin"], policies.Keys);
        Assert.True(policies["omni"].GetProperty("firstContact").GetDouble() > policies["round-robin"].GetProperty("firstContact").GetDouble());
        Assert.All(policies.Values, it => Assert.Equal((0, 0), (it.GetProperty("breaches").GetInt32(), it.GetProperty("starved").GetInt32())));
        Histories.Keep("SimulateMatching", "done", _rig.Orchestrations.History("simulate-matching"));
    }

    [Fact]
    public async Task While_one_is_under_way_there_is_no_other()
    {
        Assert.Equal(202, (await BeginAsync("mixed-skill", 1)).Status);
        Assert.Equal((409, ProblemTypes.Conflict), await BeginAsync("night", 1) is var other ? (other.Status, other.Problem) : default);

        await _rig.Orchestrations.SettleAsync();

        Assert.Equal(202, (await BeginAsync("single-skill", 1)).Status);
    }

    [Theory]
    [InlineData("no-such-days", 1)]
    [InlineData("mixed-skill", 0)]
    [InlineData("mixed-skill", 6)]
    public async Task What_is_not_there_or_too_much_is_refused(string scenario, int seeds)
    {
        var answer = await BeginAsync(scenario, seeds);

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.Equal("none", (await ReadAsync())["state"]);
    }

    [Fact]
    public async Task Weights_that_do_not_add_up_are_refused() =>
        Assert.Equal(400, (await _rig.CallAsync(FunctionNames.BeginSimulation, _supervisor, new { scenario = "night", seeds = 1, weights = new { language = 1, skills = 1, affinity = 0, load = 0 } })).Status);

    private Task<ApiAnswer> ReadAsync() => _rig.CallAsync(FunctionNames.ReadSimulation, _supervisor);

    private Task<ApiAnswer> BeginAsync(string scenario, int seeds) => _rig.CallAsync(
        FunctionNames.BeginSimulation, _supervisor, new { scenario, seeds, weights = new { language = 0.2, skills = 0.6, affinity = 0.1, load = 0.1 } });
}
