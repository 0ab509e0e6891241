using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Stages;

/// <summary>How the stages are laid over queues.</summary>
public enum PlanKind
{
    /// <summary>A queue and a function per stage.</summary>
    Spread = 1,

    /// <summary>Steps 2 to 6 as one function on one queue: fewer broker operations, coarser scaling.</summary>
    Compact,
}

/// <summary>The order in which a message meets the stages. This list is the order; an approval test holds it.</summary>
public static class StagePlan
{
    public static readonly IReadOnlyList<string> Inbound =
        [QueueNames.Dedupe, QueueNames.Filter, QueueNames.Intent, QueueNames.Route, QueueNames.Persist];

    public static readonly IReadOnlyList<string> Outbound = [QueueNames.Dedupe, QueueNames.Filter, QueueNames.Persist];

    public static IReadOnlyList<string> Of(Direction direction) => direction switch
    {
        Direction.Inbound => Inbound,
        Direction.Outbound => Outbound,
    };

    /// <summary>The queue at the door.</summary>
    public static string Entry(PlanKind plan) => plan switch
    {
        PlanKind.Spread => QueueNames.Dedupe,
        PlanKind.Compact => QueueNames.Compact,
    };

    /// <summary>The stage after this one; null after the last.</summary>
    public static string? After(string stage, Direction direction)
    {
        var stages = Of(direction);
        for (var i = 0; i < stages.Count - 1; i++)
        {
            if (stages[i] == stage)
            {
                return stages[i + 1];
            }
        }

        return null;
    }
}
