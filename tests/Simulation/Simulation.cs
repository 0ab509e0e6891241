using System.Text;
using System.Text.RegularExpressions;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>What became of one world.</summary>
/// <param name="Failure">The law that was broken; null: none.</param>
/// <param name="Steps">How many events there were.</param>
/// <param name="TraceHash">Over all steps; 0 when nobody traced.</param>
internal sealed record SimResult(string? Failure, long Steps, ulong TraceHash);

/// <summary>Runs the world of a seed: a while in its weather, then until everything has come to rest, then asks for the laws.</summary>
internal static partial class Simulation
{
    private const int TraceLines = 160;

    /// <summary>A hundred times what a long world takes.</summary>
    private const int MostSteps = 200_000;

    /// <summary>Far more than any schedule of the product takes.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(3);

    /// <summary>Longer than the wait after which nobody needs a skill or a language any more.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(4);

    /// <summary>Runs seeds from the first until one fails; its story, or null.</summary>
    public static string? FirstFailure(int first, int count, CommitMode mode, PlanKind plan, Sabotage sabotage = Sabotage.None, bool hasBot = false)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            if (Run(seed, mode, plan, sabotage, null, hasBot).Failure is { } failure)
            {
                return Tell(seed, mode, plan, sabotage, failure, hasBot);
            }
        }

        return null;
    }

    public static SimResult Run(int seed, CommitMode mode, PlanKind plan, Sabotage sabotage = Sabotage.None, SimTrace? trace = null, bool hasBot = false)
    {
        var context = SynchronizationContext.Current;
        using var world = new SimWorld(seed, mode, plan, sabotage, trace, hasBot);
        SynchronizationContext.SetSynchronizationContext(world.Loop);
        try
        {
            Live(world);
            return new(world.Failure, world.Loop.Steps, trace?.Hash ?? 0);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private static void Live(SimWorld world)
    {
        var calls = new SimCalls(world);
        var (customers, agents, mergers) = (new CustomersAtWork(world, calls), new AgentsAtWork(world, calls), new MergersAtWork(world, calls));
        world.Begin();
        customers.Begin();
        agents.Begin();
        mergers.Begin();

        var end = world.Pause(10_000, 120_000) * (world.Weather.Haste > 1 ? 4 : 1);
        while (world.Failure is null && world.Loop.Now < end && world.Loop.Step())
        {
            world.Faults.Roll();
        }

        world.Faults.Clear();
        agents.End();
        mergers.End();
        RunUntil(world, () => customers.IsDone && agents.IsDone && mergers.IsDone && world.Broker.IsEmpty, world.Loop.Now + Rest);
        var later = world.Loop.Now + Afterwards;
        RunUntil(world, () => world.Loop.Now > later, TimeSpan.MaxValue);
        agents.Leave();
        world.StopSweeping();
        while (world.Failure is null && world.Loop.Step())
        {
            // Nothing begins any more; what has begun ends.
        }

        if (world.Failure is null)
        {
            SimLaws.Check(world);
            SimBotLaws.Check(world);
        }
    }

    private static void RunUntil(SimWorld world, Func<bool> isThere, TimeSpan latest)
    {
        while (world.Failure is null && !isThere())
        {
            if (!world.Loop.Step())
            {
                world.Fail("nothing happens any more, and something is left to do");
            }
            else if (world.Loop.Steps > MostSteps)
            {
                world.Fail($"after {MostSteps} steps something still goes round: {string.Join(", ", world.Broker.Waiting.Select(it => $"{it.Queue} {it.MessageId}").Take(5))}");
            }
            else if (world.Loop.Now > latest)
            {
                world.Fail($"hours after the last fault there is work left: {string.Join(", ", world.Broker.Waiting.Select(it => $"{it.Queue} {it.MessageId}").Take(5))}");
            }
        }
    }

    private static string Tell(int seed, CommitMode mode, PlanKind plan, Sabotage sabotage, string failure, bool hasBot)
    {
        var trace = new SimTrace();
        var again = Run(seed, mode, plan, sabotage, trace, hasBot);
        var story = new StringBuilder()
            .AppendLine($"Seed {seed}, commit mode {mode}, plan {plan}: {failure}")
            .AppendLine($"To see it again: OMNI_SIM_SEED={seed} ./omni test --filter Simulation{(hasBot ? "WithBot" : mode)}")
            .AppendLine(again.Failure == failure
                ? $"The last steps that have to do with it, of {again.Steps}:"
                : $"A second run said otherwise ({again.Failure ?? "nothing"}): something escapes the seed.");
        foreach (var line in trace.Of([.. Id().Matches(failure).Select(match => match.Value)], TraceLines))
        {
            story.AppendLine(line);
        }

        return story.ToString();
    }

    [GeneratedRegex("[0-9a-f]{32}(-[0-9]+)?")]
    private static partial Regex Id();
}
