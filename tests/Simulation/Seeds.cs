using System.Globalization;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>
/// Which seeds a run looks at: OMNI_SIM_SEED only that one, OMNI_SIM_SEEDS so many in all; else as many as every run can afford.
/// </summary>
internal static class Seeds
{
    private const int InAll = 12_000;

    /// <summary>The modes times the plans share the seeds.</summary>
    private const int Shares = 6;

    /// <summary>In which a guard of the bot's is missed; it is found much earlier.</summary>
    public const int EnoughWithBot = 6_000;

    /// <summary>A quarter of the worlds, with a bot in each.</summary>
    public static void HoldWithBot(CommitMode mode, PlanKind plan)
    {
        var failure = Of("OMNI_SIM_SEED") is { } one
            ? Simulation.FirstFailure(one, 1, mode, plan, hasBot: true)
            : Simulation.FirstFailure(1, (Of("OMNI_SIM_SEEDS") ?? InAll) / Shares / 4, mode, plan, hasBot: true);
        Assert.True(failure is null, failure);
    }

    public static void Hold(CommitMode mode, PlanKind plan)
    {
        var failure = Of("OMNI_SIM_SEED") is { } one
            ? Simulation.FirstFailure(one, 1, mode, plan)
            : Simulation.FirstFailure(1, (Of("OMNI_SIM_SEEDS") ?? InAll) / Shares, mode, plan);
        Assert.True(failure is null, failure);
    }

    private static int? Of(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
