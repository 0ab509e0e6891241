using System.Diagnostics;
using System.Diagnostics.Metrics;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline;

/// <summary>Every instrument and span of the pipeline. Tags are bounded: stages, channels, reasons, never ids.</summary>
public static class PipelineTelemetry
{
    public const string MeterName = "Omni.Pipeline";
    public const string SourceName = "Omni.Pipeline";

    private static readonly Meter Meter = new(MeterName);
    private static readonly ActivitySource Source = new(SourceName);

    private static readonly Counter<long> AcceptedMessages = Meter.CreateCounter<long>("omni.messages.accepted", "{message}", "Messages safe in the first queue.");
    private static readonly Counter<long> RefusedCalls = Meter.CreateCounter<long>("omni.webhooks.refused", "{call}", "Webhook calls answered with 4xx or 503, by reason.");
    private static readonly Counter<long> DuplicateMessages = Meter.CreateCounter<long>("omni.messages.duplicate", "{message}", "Messages dropped because they were there already.");
    private static readonly Counter<long> FilteredMessages = Meter.CreateCounter<long>("omni.messages.filtered", "{message}", "Messages that the word filter touched, by policy.");
    private static readonly Counter<long> StoredMessages = Meter.CreateCounter<long>("omni.messages.stored", "{message}", "Messages written into their conversation, by direction.");
    private static readonly Counter<long> RepeatedMessages = Meter.CreateCounter<long>("omni.messages.repeated", "{message}", "Messages that were in their conversation already: delivered again, or sent twice by an agent.");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("omni.messages.dead_lettered", "{message}", "Messages set aside, by stage.");
    private static readonly Counter<long> Replays = Meter.CreateCounter<long>("omni.messages.replayed", "{message}", "Dead letters put back, by stage.");
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("omni.deliveries", "{message}", "Outbound messages by how their delivery ended.");
    private static readonly Counter<long> Assignments = Meter.CreateCounter<long>("omni.assignments", "{conversation}", "Decisions about who gets a conversation, by result.");
    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>("omni.stage.duration", "s", "Time of one message in one stage.");

    public static void Accepted(string channel) => AcceptedMessages.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void Refused(string channel, string reason) =>
        RefusedCalls.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("reason", reason));

    public static void Duplicate(string channel) => DuplicateMessages.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void Filtered(string policy) => FilteredMessages.Add(1, new KeyValuePair<string, object?>("policy", policy));

    public static void Stored(Direction direction) =>
        StoredMessages.Add(1, new KeyValuePair<string, object?>("direction", direction is Direction.Inbound ? "inbound" : "outbound"));

    public static void Repeated(Direction direction) =>
        RepeatedMessages.Add(1, new KeyValuePair<string, object?>("direction", direction is Direction.Inbound ? "inbound" : "outbound"));

    public static void DeadLettered(string stage) => DeadLetters.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public static void Replayed(string stage, int count) => Replays.Add(count, new KeyValuePair<string, object?>("stage", stage));

    public static void Delivered(string channel, string result) =>
        Deliveries.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("result", result));

    public static void Assigned(string result) => Assignments.Add(1, new KeyValuePair<string, object?>("result", result));

    public static void StageDone(string stage, OutcomeKind outcome, TimeSpan duration) =>
        StageDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("stage", stage), new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    /// <summary>A span of the trace that began when the message was accepted. The caller ends it.</summary>
    public static Activity? StartStage(string stage, UnifiedMessage message) =>
        Source.HasListeners() && ActivityContext.TryParse(message.TraceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(stage, ActivityKind.Consumer, parent)
            : null;
}
