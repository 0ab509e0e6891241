using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>Where a conversation stands, as far as that is its visitor's to know.</summary>
/// <param name="State">new, bot, waiting, active or ended; wire names.</param>
/// <param name="AgentName">Who answers; null while nobody has it.</param>
/// <param name="Rating">The question how it was; null when it was not asked.</param>
internal sealed record VisitorStanding(string State, string? AgentName, VisitorRatingShape? Rating)
{
    public static readonly VisitorStanding New = new("new", null, null);

    public static async ValueTask<VisitorStanding> OfAsync(Conversation head, AgentDirectory directory, CancellationToken ct)
    {
        var state = StateOf(head.State);
        var agent = state is "active" && head.AgentId.Length > 0 ? await directory.GetAsync(head.AgentId, ct) : null;
        return new(
            state,
            agent?.DisplayName,
            head.RatingUntil is { } until ? new(until, head.Rating == 0 ? null : head.Rating) : null);
    }

    private static string StateOf(ConversationState state) => state switch
    {
        ConversationState.Bot => "bot",
        ConversationState.New or ConversationState.Waiting or ConversationState.Offered => "waiting",
        ConversationState.Active or ConversationState.Snoozed => "active",
        ConversationState.Resolved or ConversationState.Closed => "ended",
    };
}
