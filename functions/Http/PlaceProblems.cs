using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <summary>What an agent is answered who asked for a place of the agent's own.</summary>
internal static class PlaceProblems
{
    /// <summary>Null: the agent has the place.</summary>
    public static IResult? Of(ReserveResult reserved) => reserved switch
    {
        ReserveResult.Reserved or ReserveResult.AlreadyHeld => null,
        ReserveResult.Full => Problems.NoRoom(),
        // The token outlived its agent.
        ReserveResult.Unavailable => Problems.Unauthenticated(),
    };
}
