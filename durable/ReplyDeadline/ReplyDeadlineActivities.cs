using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Schedules;
using Omni.Pipeline.Stages;

namespace Omni.Durable.ReplyDeadline;

/// <summary>The parts of <see cref="ReplyDeadlineOrchestrator"/> that read and write. Each may run again.</summary>
public sealed class ReplyDeadlineActivities(
    ConversationStore conversations,
    ConversationActions actions,
    ScheduleStore schedules,
    ReplyMeasure measure,
    Supervisors supervisors,
    IFeed feed,
    IdSource ids,
    TimeProvider time,
    ILogger<ReplyDeadlineActivities> logger)
{
    /// <summary>Records how the waits ended that are over, and says what the one that is not wants.</summary>
    [Function(ReplyDeadlineNames.Look)]
    public async Task<ReplyLook> LookAsync([ActivityTrigger] ReplyDeadlineInput state, CancellationToken ct)
    {
        var saved = await schedules.ReadAsync(ct);
        var head = await conversations.GetAsync(state.ConversationId, ct);
        var (measured, hadAnswer) = head is null ? (state.Measured, state.HadAnswer) : await measure.RunAsync(head, state, saved, ct);
        return new(ReplyRules.Decide(head, saved, state, time.GetUtcNow()), measured, hadAnswer);
    }

    /// <summary>Tells the agent, or the supervisors where there is none, unless the answer was given meanwhile.</summary>
    [Function(ReplyDeadlineNames.Warn)]
    public async Task WarnAsync([ActivityTrigger] OwedReply reply, CancellationToken ct)
    {
        if (await conversations.GetAsync(reply.ConversationId, ct) is { } head && IsOwed(head, reply))
        {
            var alert = new Alert(ReplyDeadlineNames.DueSoon, head.Id, reply.Kind);
            await (head.AgentId.Length > 0 ? TellAgentAsync(head, alert, ct) : supervisors.TellAsync(alert, ct));
        }
    }

    /// <summary>Notes it in the conversation, once, and tells the agent and the supervisors, unless the answer was given meanwhile.</summary>
    [Function(ReplyDeadlineNames.Miss)]
    public async Task MissAsync([ActivityTrigger] OwedReply reply, CancellationToken ct)
    {
        var result = await conversations.UpdateAsync(
            reply.ConversationId,
            head => IsOwed(head, reply)
                ? new ConversationWrite(head)
                {
                    Entries = [ConversationEvents.Entry(head, ConversationEvents.ReplyMissed, ids.NewId(), head.AgentId, reply.Kind, time.GetUtcNow())],
                    OnceId = string.Create(CultureInfo.InvariantCulture, $"missed-{reply.Owed}"),
                }
                : null,
            ct);

        // Repeated: whoever noted it may have ended before anybody was told.
        if (result is { Status: UpdateStatus.Written or UpdateStatus.Repeated, Head: { } head })
        {
            logger.ReplyMissed(head.Id, reply.Kind, head.AgentId);
            await actions.AnnounceAsync(head, ct);
            var alert = new Alert(ReplyDeadlineNames.Missed, head.Id, reply.Kind);
            await supervisors.TellAsync(alert, ct);
            if (head.AgentId.Length > 0)
            {
                await TellAgentAsync(head, alert, ct);
            }
        }
    }

    private static bool IsOwed(Conversation head, OwedReply reply) =>
        head.OwedSince?.UtcTicks == reply.Owed && head.State is not (ConversationState.Resolved or ConversationState.Closed);

    private ValueTask TellAgentAsync(Conversation head, Alert alert, CancellationToken ct) =>
        feed.SendToUserAsync(FeedNames.Agent(head.AgentId), new FeedEvent(FeedNames.Alert, alert), ct);
}
