using Omni.Pipeline.Ports;
using Omni.Tests.Runtime.Durable;

namespace Omni.Tests.Contracts;

/// <summary>What every <see cref="IOrchestrations"/> promises.</summary>
public abstract class OrchestrationsContract
{
    private protected abstract IOrchestrations Orchestrations { get; }

    /// <summary>Waits until an orchestration stands so, and no longer than it takes without time passing.</summary>
    private protected abstract Task UntilAsync(string instanceId, Func<OrchestrationState, bool> isSo);

    [Fact]
    public async Task One_that_is_started_runs_with_its_input_and_says_how_it_stands()
    {
        Assert.Equal(StartOutcome.Started, await Orchestrations.StartAsync("Words", "w", new WordsInput(1, "a"), default));
        await UntilAsync("w", it => it.CustomStatus is not null);

        Assert.Equal(new OrchestrationState(true, "Running", "1", null), await Orchestrations.GetAsync("w", default));
        Assert.True(await Orchestrations.RaiseAsync("w", "WORD", "b", default));
        await UntilAsync("w", it => !it.IsUnderWay);

        var end = await Orchestrations.GetAsync("w", default);
        Assert.Equal(("Completed", "\"ab\""), (end!.Status, end.Output));
    }

    [Fact]
    public async Task Starting_one_that_is_under_way_is_success_and_begins_nothing()
    {
        await Orchestrations.StartAsync("Words", "w", new WordsInput(1, "first"), default);
        Assert.Equal(StartOutcome.AlreadyUnderWay, await Orchestrations.StartAsync("Words", "w", new WordsInput(1, "second"), default));
        await UntilAsync("w", it => it.CustomStatus is not null);
        Assert.Equal(StartOutcome.AlreadyUnderWay, await Orchestrations.StartAsync("Words", "w", new WordsInput(1, "third"), default));

        await Orchestrations.RaiseAsync("w", "word", "!", default);
        await UntilAsync("w", it => !it.IsUnderWay);

        Assert.Equal("\"first!\"", (await Orchestrations.GetAsync("w", default))!.Output);
    }

    [Fact]
    public async Task One_that_has_ended_is_begun_again()
    {
        await Orchestrations.StartAsync("Words", "w", new WordsInput(0, "first"), default);
        await UntilAsync("w", it => !it.IsUnderWay);

        Assert.Equal(StartOutcome.Started, await Orchestrations.StartAsync("Words", "w", new WordsInput(0, "second"), default));
        await UntilAsync("w", it => !it.IsUnderWay);

        Assert.Equal("\"second\"", (await Orchestrations.GetAsync("w", default))!.Output);
    }

    [Fact]
    public async Task An_event_is_kept_until_it_is_waited_for_and_reaches_nobody_who_has_ended()
    {
        Assert.False(await Orchestrations.RaiseAsync("w", "word", "x", default));
        await Orchestrations.StartAsync("Words", "w", new WordsInput(2, ""), default);
        Assert.True(await Orchestrations.RaiseAsync("w", "word", "a", default));
        Assert.True(await Orchestrations.RaiseAsync("w", "word", "b", default));
        await UntilAsync("w", it => !it.IsUnderWay);

        Assert.Equal("\"ab\"", (await Orchestrations.GetAsync("w", default))!.Output);
        Assert.False(await Orchestrations.RaiseAsync("w", "word", "c", default));
    }

    [Fact]
    public async Task Terminating_ends_one_and_does_nothing_to_others()
    {
        await Orchestrations.StartAsync("Waiter", "w", "", default);
        await Orchestrations.TerminateAsync("w", "enough", default);
        await UntilAsync("w", it => !it.IsUnderWay);
        await Orchestrations.TerminateAsync("w", "again", default);
        await Orchestrations.TerminateAsync("nobody", "enough", default);

        var end = await Orchestrations.GetAsync("w", default);
        Assert.Equal(("Terminated", "\"enough\""), (end!.Status, end.Output));
        Assert.Null(await Orchestrations.GetAsync("nobody", default));
    }

    [Fact]
    public async Task One_that_fails_says_so()
    {
        await Orchestrations.StartAsync("Faulty", "f", "", default);
        await UntilAsync("f", it => !it.IsUnderWay);

        Assert.Equal("Failed", (await Orchestrations.GetAsync("f", default))!.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("@a")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task An_id_that_some_host_would_not_take_is_refused(string instanceId) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Orchestrations.StartAsync("Waiter", instanceId, "", default));
}
