using System.Diagnostics;
using System.Diagnostics.Metrics;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline;

/// <summary>
/// Every instrument and span of the pipeline; docs/operations.md says what each means. Tags are bounded (stages, channels, reasons,
/// never ids) and are passed as structs over strings that exist already: a record allocates nothing, and costs nothing unheard.
/// </summary>
public static class PipelineTelemetry
{
    public const string MeterName = "Omni.Pipeline";
    public const string SourceName = "Omni.Pipeline";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ActivitySource Source = new(SourceName);

    private static readonly Counter<long> AcceptedMessages = Meter.CreateCounter<long>("omni.messages.accepted", "{message}", "Messages safe in the first queue.");
    private static readonly Counter<long> RefusedCalls = Meter.CreateCounter<long>("omni.webhooks.refused", "{call}", "Webhook calls answered with 4xx or 503, by reason.");
    private static readonly Counter<long> DuplicateMessages = Meter.CreateCounter<long>("omni.messages.duplicate", "{message}", "Messages dropped because they were there already.");
    private static readonly Counter<long> DroppedMessages = Meter.CreateCounter<long>("omni.messages.dropped", "{message}", "Messages of senders who are blocked or write too much, by reason.");
    private static readonly Counter<long> FilteredMessages = Meter.CreateCounter<long>("omni.messages.filtered", "{message}", "Stored messages that a word list masked, blocked or flagged, by policy.");
    private static readonly Counter<long> StoredMessages = Meter.CreateCounter<long>("omni.messages.stored", "{message}", "Messages written into their conversation, by direction.");
    private static readonly Counter<long> RepeatedMessages = Meter.CreateCounter<long>("omni.messages.repeated", "{message}", "Messages that were in their conversation already: delivered again, or sent twice by an agent.");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("omni.messages.dead_lettered", "{message}", "Messages set aside, by stage.");
    private static readonly Counter<long> Replays = Meter.CreateCounter<long>("omni.messages.replayed", "{message}", "Dead letters put back, by stage.");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("omni.deliveries", "{message}", "Outbound messages by how their delivery ended.");
    private static readonly Counter<long> Assignments = Meter.CreateCounter<long>("omni.assignments", "{conversation}", "Decisions about who gets a conversation, by result.");
    private static readonly Counter<long> Replies = Meter.CreateCounter<long>("omni.replies", "{reply}", "Waits of customers for an answer, by which one and how they ended.");
    private static readonly Gauge<long> OnlineAgents = Meter.CreateGauge<long>("omni.agents.online", "{agent}", "Agents who are online and whose page is open, at the last sweep.");
    private static readonly Histogram<double> StageDuration = Durations("omni.stage.duration", "Time of one message in one stage, the wait in its queue not included.");
    private static readonly Histogram<double> MessageDuration = Durations("omni.message.duration", "Time from a message's acceptance until it was stored, or shown to its agent.");

    public static void Accepted(string channel, int messages = 1) => AcceptedMessages.Add(messages, new KeyValuePair<string, object?>("channel", channel));

    public static void Refused(string channel, string reason) =>
        RefusedCalls.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("reason", reason));

    public static void Duplicate(string channel) => DuplicateMessages.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void Dropped(string channel, string reason)
    {
        if (reason == DedupeStage.Duplicate)
        {
            Duplicate(channel);
        }
        else
        {
            DroppedMessages.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("reason", reason));
        }
    }

    /// <summary>The first write of a message: from here on it is a repetition.</summary>
    public static void Stored(UnifiedMessage message, DateTimeOffset now)
    {
        StoredMessages.Add(1, new KeyValuePair<string, object?>("direction", Name(message.Direction)));
        foreach (var flag in message.Flags)
        {
            if (PolicyOf(flag) is { } policy)
            {
                FilteredMessages.Add(1, new KeyValuePair<string, object?>("policy", policy));
            }
        }

        Arrived(message, "stored", now);
    }

    public static void Repeated(Direction direction) => RepeatedMessages.Add(1, new KeyValuePair<string, object?>("direction", Name(direction)));

    /// <summary>The message went to the sockets of its agent.</summary>
    public static void Pushed(UnifiedMessage message, DateTimeOffset now) => Arrived(message, "pushed", now);

    public static void DeadLettered(string stage) => DeadLetters.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public static void Replayed(string stage, int count) => Replays.Add(count, new KeyValuePair<string, object?>("stage", stage));

    public static void Delivered(string channel, string result) =>
        Deliveries.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("result", result));

    public static void Assigned(string result) => Assignments.Add(1, new KeyValuePair<string, object?>("result", result));

    public static void ReplyEnded(string kind, string result) =>
        Replies.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("result", result));

    public static void AgentsOnline(int count) => OnlineAgents.Record(count);

    public static void StageDone(string stage, OutcomeKind outcome, TimeSpan duration) =>
        StageDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage), new KeyValuePair<string, object?>("outcome", Name(outcome)));

    /// <summary>A span of the trace that began when the message was accepted; null when nobody listens. The caller ends it.</summary>
    public static Activity? StartStage(string stage, UnifiedMessage message) =>
        Source.HasListeners() ? Start(stage, message.MessageId, message.ConversationId, message.TraceParent, message.TraceState) : null;

    /// <summary>The same for a search for an agent. It is named by its conversation: one message may cause several.</summary>
    public static Activity? StartStage(string stage, AssignRequest request) =>
        Source.HasListeners() ? Start(stage, "", request.ConversationId, request.TraceParent, "") : null;

    /// <summary>The same for a merge, under its own id.</summary>
    public static Activity? StartStage(string stage, MergeRequest request) =>
        Source.HasListeners() ? Start(stage, request.MergeId, "", request.TraceParent, "") : null;

    /// <summary>The same for a message that is compensated.</summary>
    public static Activity? StartStage(string stage, CompensateRequest request) =>
        Source.HasListeners() ? Start(stage, "", request.ConversationId, request.TraceParent, "") : null;

    /// <summary>The same for a ticket.</summary>
    public static Activity? StartStage(string stage, TicketRequest request) =>
        Source.HasListeners() ? Start(stage, request.MessageId, request.ConversationId, request.TraceParent, "") : null;

    /// <summary>The same for a system that is told.</summary>
    public static Activity? StartStage(string stage, WebhookRequest request) =>
        Source.HasListeners() ? Start(stage, "", request.ConversationId, request.TraceParent, "") : null;

    /// <summary>Names and ids by the semantic conventions of messaging; no text and nobody's address.</summary>
    private static Activity? Start(string stage, string messageId, string conversationId, string traceParent, string traceState)
    {
        if (!ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var parent)
            || Source.StartActivity($"process {stage}", ActivityKind.Consumer, parent) is not { } activity)
        {
            return null;
        }

        if (activity.IsAllDataRequested)
        {
            activity.SetTag("messaging.system", "omni");
            activity.SetTag("messaging.operation.name", "process");
            activity.SetTag("messaging.operation.type", "process");
            activity.SetTag("messaging.destination.name", stage);
            activity.SetTag("messaging.message.id", messageId.Length > 0 ? messageId : null);
            activity.SetTag("messaging.message.conversation_id", conversationId.Length > 0 ? conversationId : null);
        }

        return activity;
    }

    /// <summary>Wall time, because it began in another place and perhaps in another process. A clock that was set back counts as no time.</summary>
    private static void Arrived(UnifiedMessage message, string where, DateTimeOffset now)
    {
        if (!message.Late)
        {
            MessageDuration.Record(Math.Max(0, (now - message.ReceivedAt).TotalSeconds), new KeyValuePair<string, object?>("until", where));
        }
    }

    private static Histogram<double> Durations(string name, string description) =>
        Meter.CreateHistogram(name, "s", description, tags: null, DurationBuckets.Advice);

    private static string? PolicyOf(string flag) => flag switch
    {
        MessageFlags.Masked => "mask",
        MessageFlags.Blocked => "block",
        MessageFlags.Flagged => "flag",
        MessageFlags.Handed => "hand",
        _ => null,
    };

    private static string Name(Direction direction) => direction switch
    {
        Direction.Inbound => "inbound",
        Direction.Outbound => "outbound",
    };

    private static string Name(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.Next => "next",
        OutcomeKind.Done => "done",
        OutcomeKind.Dropped => "dropped",
        OutcomeKind.Rejected => "rejected",
    };
}
