using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace Omni.Runtime.Durable;

/// <summary>An orchestration as the real extension shows it over HTTP.</summary>
/// <param name="Name">Of the orchestrator.</param>
/// <param name="InstanceId">Which.</param>
/// <param name="RuntimeStatus">By name.</param>
/// <param name="Input">Null where it was not asked for.</param>
/// <param name="CustomStatus">What it says of itself.</param>
/// <param name="Output">Of one that failed: why.</param>
/// <param name="CreatedTime">UTC, in whole seconds.</param>
/// <param name="LastUpdatedTime">UTC, in whole seconds.</param>
/// <param name="HistoryEvents">Null where it was not asked for.</param>
internal sealed record InstanceBody(
    string Name,
    string InstanceId,
    string RuntimeStatus,
    JsonElement? Input,
    JsonElement? CustomStatus,
    JsonElement? Output,
    string CreatedTime,
    string LastUpdatedTime,
    IReadOnlyList<HistoryBody>? HistoryEvents = null)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static InstanceBody Of(OrchestrationMetadata found, bool withInput) => new(
        found.Name,
        found.InstanceId,
        found.RuntimeStatus.ToString(),
        withInput ? Read(found.SerializedInput) : null,
        Read(found.SerializedCustomStatus),
        found.FailureDetails is { } failure ? JsonSerializer.SerializeToElement(failure.ErrorMessage) : Read(found.SerializedOutput),
        Time(found.CreatedAt.UtcDateTime),
        Time(found.LastUpdatedAt.UtcDateTime));

    public static JsonElement? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);

    private static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One event of a history as the real extension shows it. Its names begin with capitals there.</summary>
internal sealed record HistoryBody
{
    [JsonPropertyName("EventType")]
    public required string EventType { get; init; }

    [JsonPropertyName("Timestamp")]
    public required DateTime Timestamp { get; init; }

    [JsonPropertyName("Name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    [JsonPropertyName("FunctionName"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FunctionName { get; init; }

    [JsonPropertyName("FireAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? FireAt { get; init; }

    [JsonPropertyName("Result"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Result { get; init; }

    [JsonPropertyName("Reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonPropertyName("OrchestrationStatus"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OrchestrationStatus { get; init; }

    /// <param name="head">What is known of it.</param>
    /// <param name="history">Its turns.</param>
    /// <param name="withResults">Whether what activities gave and events brought is shown.</param>
    public static IReadOnlyList<HistoryBody> Of(StoredOrchestration head, IReadOnlyList<Turn> history, bool withResults)
    {
        var shown = new List<HistoryBody>();
        var asked = new Dictionary<int, OrchestrationAction>();
        foreach (var turn in history)
        {
            shown.AddRange(turn.Events.Select(told => Of(told, turn.At, head.Name, asked, withResults)));
            foreach (var action in turn.Actions)
            {
                asked[action.Id] = action;
                shown.Add(Of(action, turn.At));
            }
        }

        if (StoredOrchestration.IsEnd(head.Status))
        {
            shown.Add(new()
            {
                EventType = "ExecutionCompleted",
                Timestamp = head.UpdatedAt,
                OrchestrationStatus = head.Status.ToString(),
                Result = withResults ? InstanceBody.Read(head.Output) : null,
                Reason = head.Failure?.ErrorMessage,
            });
        }

        return shown;
    }

    private static HistoryBody Of(OrchestrationEvent told, DateTime at, string orchestrator, Dictionary<int, OrchestrationAction> asked, bool withResults)
    {
        JsonElement? Shown(string? json) => withResults ? InstanceBody.Read(json) : null;
        return told switch
        {
            OrchestrationEvent.Started => new() { EventType = "ExecutionStarted", Timestamp = at, FunctionName = orchestrator },
            OrchestrationEvent.TaskDone done => new() { EventType = End(asked, done.Id, "Completed"), Timestamp = at, FunctionName = NameOf(asked, done.Id), Result = Shown(done.Result) },
            OrchestrationEvent.TaskFailed failed => new() { EventType = End(asked, failed.Id, "Failed"), Timestamp = at, FunctionName = NameOf(asked, failed.Id), Reason = failed.Failure.ErrorMessage },
            OrchestrationEvent.TimerFired fired => new() { EventType = "TimerFired", Timestamp = at, FireAt = (asked.GetValueOrDefault(fired.Id) as OrchestrationAction.SetTimer)?.FireAt },
            OrchestrationEvent.Raised raised => new() { EventType = "EventRaised", Timestamp = at, Name = raised.Name, Result = Shown(raised.Payload) },
            OrchestrationEvent.Suspended suspended => new() { EventType = "ExecutionSuspended", Timestamp = at, Reason = suspended.Reason },
            OrchestrationEvent.Resumed resumed => new() { EventType = "ExecutionResumed", Timestamp = at, Reason = resumed.Reason },
            OrchestrationEvent.Terminated => new() { EventType = "ExecutionTerminated", Timestamp = at },
            _ => throw new InvalidOperationException($"Nobody said how {told.GetType().Name} is shown."),
        };
    }

    private static HistoryBody Of(OrchestrationAction action, DateTime at) => action switch
    {
        OrchestrationAction.CallActivity call => new() { EventType = "TaskScheduled", Timestamp = at, FunctionName = call.Name },
        OrchestrationAction.CallOrchestrator call => new() { EventType = "SubOrchestrationInstanceCreated", Timestamp = at, FunctionName = call.Name, Name = call.InstanceId },
        OrchestrationAction.SetTimer timer => new() { EventType = "TimerCreated", Timestamp = at, FireAt = timer.FireAt },
        OrchestrationAction.SendEvent send => new() { EventType = "EventSent", Timestamp = at, Name = send.Name },
        _ => throw new InvalidOperationException($"Nobody said how {action.GetType().Name} is shown."),
    };

    private static string End(Dictionary<int, OrchestrationAction> asked, int id, string end) =>
        (asked.GetValueOrDefault(id) is OrchestrationAction.CallOrchestrator ? "SubOrchestrationInstance" : "Task") + end;

    private static string? NameOf(Dictionary<int, OrchestrationAction> asked, int id) => asked.GetValueOrDefault(id) switch
    {
        OrchestrationAction.CallActivity call => call.Name,
        OrchestrationAction.CallOrchestrator call => call.Name,
        _ => null,
    };
}
