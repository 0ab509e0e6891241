using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Durable;

/// <summary>
/// Random orchestrations, whose process dies after any numbers of writes and which are put away or not, end as they do in a run that nothing
/// interrupts.
/// </summary>
public sealed class EnginePropertyTests
{
    private static readonly string[] Kinds = ["work", "work", "retried", "pause", "event", "missed", "own", "guid", "status"];

    private static readonly Gen<ProgramStep> Simple = Gen.Select(
        Gen.Int[0, Kinds.Length - 1].Select(at => Kinds[at]), Gen.Int[-3, 9], (kind, value) => new ProgramStep(kind, kind is "work" ? value : Math.Abs(value), []));

    private static readonly Gen<ProgramStep> Quiet = Simple.Select(step => step.Kind is "event" or "own" ? step with { Kind = "work" } : step);

    private static readonly Gen<ProgramStep> Any = Gen.Frequency(
        (6, Simple),
        (2, Simple.Array[1, 4].Select(steps => new ProgramStep("all", 0, steps))),
        (1, Quiet.Array[0, 3].Select(steps => new ProgramStep("child", 0, steps))),
        (1, Gen.Const(new ProgramStep("anew", 0, []))));

    [Fact]
    public async Task Any_orchestration_ends_the_same_however_often_the_process_dies() =>
        await Gen.Select(Any.Array[1, 7], Gen.Int[1, 7].Array[0, 4], Gen.Bool, Gen.Int).SampleAsync(
            async (steps, deaths, isPutAway, seed) =>
            {
                var events = ProgramFunctions.Events(steps).ToArray();
                new Random(seed).Shuffle(events);
                Assert.Equal(await UninterruptedAsync(steps, events), await InterruptedAsync(steps, events, new Queue<int>(deaths), isPutAway ? 0 : 100));
            },
            iter: 150,
            threads: 2,
            print: it => $"{System.Text.Json.JsonSerializer.Serialize(it.Item1)} deaths {string.Join(',', it.Item2)} put away {it.Item3} order {it.Item4}");

    private static async Task<string?> UninterruptedAsync(ProgramStep[] steps, string[] events)
    {
        var fake = new FakeOrchestrations(new FakeTimeProvider(PipelineRig.Start), new ServiceCollection().BuildServiceProvider(), typeof(ProgramFunctions).Assembly);
        await fake.StartAsync("Program", "p", new ProgramInput(steps, 0, ""), default);
        foreach (var name in events)
        {
            await fake.RaiseAsync("p", name, name, default);
        }

        await fake.AdvanceAsync(TimeSpan.FromHours(1));
        var state = await fake.GetAsync("p", default);
        return $"{state!.Status} {state.CustomStatus} {state.Output}";
    }

    private static async Task<string?> InterruptedAsync(ProgramStep[] steps, string[] events, Queue<int> deaths, int keptReady)
    {
        await using var rig = new EngineRig([typeof(ProgramFunctions)], new() { KeptReady = keptReady }, writes: deaths.TryDequeue(out var first) ? first : int.MaxValue);
        var raised = 0;
        while (true)
        {
            try
            {
                if (rig.Engine.Find("p") is null)
                {
                    await rig.StartAsync("Program", "p", new ProgramInput(steps, 0, ""));
                    await rig.SyncedAsync();
                }

                while (raised < events.Length)
                {
                    await rig.Client.RaiseEventAsync("p", events[raised], events[raised]);
                    await rig.SyncedAsync();
                    raised++;
                }

                var end = rig.EndAsync("p");
                while (!end.IsCompleted && !rig.Disk.IsDead)
                {
                    rig.Time.Advance(TimeSpan.FromSeconds(1));
                    await Task.Yield();
                }

                if (!rig.Disk.IsDead)
                {
                    var metadata = await end;
                    return $"{metadata.RuntimeStatus} {metadata.SerializedCustomStatus} {metadata.SerializedOutput}";
                }
            }
            catch (StorageUnavailableException)
            {
                // The process is dead: what was not acknowledged was not written.
            }

            await rig.RestartAsync(writes: deaths.TryDequeue(out var next) ? next : int.MaxValue);
        }
    }
}
