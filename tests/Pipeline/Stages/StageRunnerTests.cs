using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Omni.Pipeline;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class StageRunnerTests
{
    private static readonly UnifiedMessage Message = new()
    {
        MessageId = "m1",
        Direction = Direction.Inbound,
        Channel = "web",
        Account = "main",
        SenderId = "v1",
        ExternalId = "e1",
    };

    private readonly ArmedTime _time = new(PipelineRig.Start);
    private readonly FakeStageQueue _queue = new();
    private readonly List<(string Stage, UnifiedMessage Message)> _ran = [];
    private readonly StageRunner _runner;
    private Func<string, UnifiedMessage, Outcome> _behave = (_, message) => Outcome.Next(message);

    public StageRunnerTests()
    {
        var options = Options.Create(new PipelineOptions { TransientPatience = TimeSpan.FromSeconds(1), TransientPause = TimeSpan.FromMilliseconds(100) });
        _runner = new(QueueNames.All.Select(name => new ScriptedStage(name, this)), _queue, options, _time, NullLogger<StageRunner>.Instance);
    }

    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public async Task What_passes_goes_to_the_next_stages_queue_in_its_senders_session(Direction direction)
    {
        var message = Message with { Direction = direction, ConversationId = "k1-1", AgentId = "a1" };
        _behave = (_, it) => Outcome.Next(it with { Language = "en" });

        await _runner.RunAsync(QueueNames.Filter, message, default);

        var next = direction is Direction.Inbound ? QueueNames.Intent : QueueNames.Persist;
        var sent = Assert.Single(_queue.Sent(next));
        Assert.Equal((SessionIds.OfSender(message), "m1", "en"), (sent.SessionId, sent.MessageId, ((UnifiedMessage)sent.Body).Language));
        Assert.All(QueueNames.All.Where(name => name != next), name => Assert.Empty(_queue.Sent(name)));
    }

    [Fact]
    public async Task What_does_not_pass_goes_nowhere()
    {
        foreach (var outcome in (Outcome[])[Outcome.Done, Outcome.Dropped("duplicate"), Outcome.Rejected("bad")])
        {
            _behave = (_, _) => outcome;
            Assert.Equal(outcome, await _runner.RunAsync(QueueNames.Dedupe, Message, default));
        }

        Assert.All(QueueNames.All, name => Assert.Empty(_queue.Sent(name)));
    }

    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public async Task The_compact_plan_runs_the_same_stages_in_the_same_order_each_on_the_result_of_the_last(Direction direction)
    {
        var message = Message with { Direction = direction };
        _behave = (stage, it) => stage is QueueNames.Persist ? Outcome.Done : Outcome.Next(it with { Content = it.Content + stage });

        Assert.Equal(Outcome.Done, await _runner.RunAllAsync(message, default));

        Assert.Equal(StagePlan.Of(direction), _ran.Select(it => it.Stage));
        Assert.Equal(string.Concat(StagePlan.Of(direction).SkipLast(1)), _ran[^1].Message.Content);
        Assert.All(QueueNames.All, name => Assert.Empty(_queue.Sent(name)));
    }

    [Fact]
    public async Task The_compact_plan_ends_where_a_stage_ends_it()
    {
        _behave = (stage, it) => stage is QueueNames.Filter ? Outcome.Rejected("bad") : Outcome.Next(it);

        Assert.Equal(Outcome.Rejected("bad"), await _runner.RunAllAsync(Message, default));

        Assert.Equal([QueueNames.Dedupe, QueueNames.Filter], _ran.Select(it => it.Stage));
    }

    [Fact]
    public async Task A_transient_fault_is_waited_out_and_the_message_is_not_given_back()
    {
        var faults = 3;
        _behave = (_, it) => faults-- > 0 ? throw new StorageUnavailableException("away") : Outcome.Next(it);

        var run = _runner.RunAsync(QueueNames.Dedupe, Message, default).AsTask();
        await PassAsync(100, 200, 400);

        Assert.Equal(OutcomeKind.Next, (await run).Kind);
        Assert.Equal(4, _ran.Count);
        Assert.Single(_queue.Sent(QueueNames.Filter));
    }

    [Fact]
    public async Task Patience_comes_to_an_end()
    {
        _behave = (_, _) => throw new StorageUnavailableException("away");

        var run = _runner.RunAsync(QueueNames.Dedupe, Message, default).AsTask();
        await PassAsync(100, 200, 400);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => run);
        Assert.Equal(4, _ran.Count);
    }

    [Fact]
    public async Task A_broker_that_is_away_or_full_is_waited_out_and_the_stage_is_not_run_again()
    {
        _queue.FailNext(1);
        _queue.Full.Add(QueueNames.Filter);

        var run = _runner.RunAsync(QueueNames.Dedupe, Message, default).AsTask();
        await PassAsync(100);
        await _time.ArmedAsync(2);
        _queue.Full.Clear();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await run;

        Assert.Single(_ran);
        Assert.Single(_queue.Sent(QueueNames.Filter));
    }

    [Fact]
    public async Task A_stage_whose_effects_find_a_full_queue_is_run_again_later()
    {
        var full = 1;
        _behave = (_, _) => full-- > 0 ? throw new QueueFullException(QueueNames.Push) : Outcome.Done;

        var run = _runner.RunAllAsync(Message, default).AsTask();
        await PassAsync(100);

        Assert.Equal(Outcome.Done, await run);
    }

    [Fact]
    public async Task A_bug_is_not_waited_for()
    {
        _behave = (_, _) => throw new InvalidOperationException("a bug");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _runner.RunAsync(QueueNames.Dedupe, Message, default));
        Assert.Single(_ran);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait()
    {
        using var stop = new CancellationTokenSource();
        _behave = (_, _) => throw new StorageUnavailableException("away");

        var run = _runner.RunAsync(QueueNames.Dedupe, Message, stop.Token).AsTask();
        await _time.ArmedAsync(1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private async Task PassAsync(params int[] pauses)
    {
        for (var i = 0; i < pauses.Length; i++)
        {
            await _time.ArmedAsync(i + 1);
            _time.Advance(TimeSpan.FromMilliseconds(pauses[i]));
        }
    }

    private sealed class ScriptedStage(string name, StageRunnerTests test) : IStage
    {
        public string Name => name;

        public ValueTask<Outcome> RunAsync(UnifiedMessage message, CancellationToken ct)
        {
            test._ran.Add((name, message));
            return new(test._behave(name, message));
        }
    }
}
