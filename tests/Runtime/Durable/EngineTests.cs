using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace Omni.Tests.Runtime.Durable;

/// <summary>What whoever starts orchestrations and tells them things may count on.</summary>
public sealed class EngineTests : IAsyncDisposable
{
    private readonly EngineRig _rig = new([typeof(EngineFunctions)]);

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task An_orchestration_calls_an_activity_waits_for_a_time_and_an_event_and_ends()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await _rig.Client.RaiseEventAsync("g", "NUMBER", 7);

        var end = await _rig.EndAsync("g");

        Assert.Equal(("ADA 7", OrchestrationRuntimeStatus.Completed), (end.ReadOutputAs<string>(), end.RuntimeStatus));
        Assert.Equal(("Greeting", "ada"), (end.Name, end.ReadInputAs<string>()));
    }

    [Fact]
    public async Task Killed_between_its_turns_it_goes_on_where_it_was()
    {
        await _rig.StartAsync("Greeting", "g", "ada");
        await _rig.UntilAsync("g", head => head!.Turns == 2);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        _rig.Time.Advance(TimeSpan.FromMinutes(5));
        await _rig.UntilAsync("g", head => head!.Turns == 3);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();
        await _rig.Client.RaiseEventAsync("g", "number", 7);

        Assert.Equal("ADA 7", (await _rig.EndAsync("g")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Starting_one_that_runs_is_refused_and_one_that_has_ended_begins_again()
    {
        await _rig.StartAsync("Waiter", "w");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => _rig.StartAsync("Waiter", "w"));
        await _rig.Client.RaiseEventAsync("w", "go", "1");
        await _rig.EndAsync("w");

        await _rig.StartAsync("Waiter", "w");
        await _rig.Client.RaiseEventAsync("w", "go", "2");

        Assert.Equal("2", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(2, _rig.Engine.Find("w")!.Execution);
    }

    [Fact]
    public async Task It_begins_anew_with_the_events_that_nobody_waited_for()
    {
        await _rig.StartAsync("Words", "w", new WordsInput(3, ""));
        foreach (var word in new[] { "a", "b", "c" })
        {
            await _rig.Client.RaiseEventAsync("w", "word", word);
        }

        Assert.Equal("abc", (await _rig.EndAsync("w")).ReadOutputAs<string>());
        Assert.Equal(4, _rig.Engine.Find("w")!.Execution);
    }

    [Fact]
    public async Task Children_give_their_outputs_also_when_they_began_anew_and_the_process_died()
    {
        await _rig.StartAsync("Parent", "p");
        await _rig.UntilAsync("p", head => head!.Turns == 2);
        await _rig.SyncedAsync();
        await _rig.RestartAsync();

        await _rig.Client.RaiseEventAsync("p-child", "word", "c");

        Assert.Equal("a bc", (await _rig.EndAsync("p")).ReadOutputAs<string>());
    }
}
