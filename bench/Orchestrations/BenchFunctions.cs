using Microsoft.Azure.Functions.Worker;
using Omni.Durable.AssignConversation;

namespace Omni.Bench.Orchestrations;

/// <summary>What <see cref="AssignOrchestrator"/> is told where nobody is free, so that all that is weighed is the engine's.</summary>
public static class BenchFunctions
{
    private static readonly DateTime Since = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Function(AssignNames.FindAgent)]
    public static FindResult Find([ActivityTrigger] FindInput input) =>
        new(AssignStatus.Waits, "0639080385000940000:" + input.ConversationId, Since, "", "", null, null);
}
