using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace Omni.Runtime.Durable;

/// <summary>
/// One step of an orchestration: what it was told, and what it asked for then. A history is a list of them, and each is written whole before
/// anybody sees what it asked for.
/// </summary>
/// <param name="At">What the orchestrator took for the time, UTC.</param>
/// <param name="Events">In this order.</param>
/// <param name="Actions">In the order of their numbers.</param>
internal sealed record Turn(DateTime At, IReadOnlyList<OrchestrationEvent> Events, IReadOnlyList<OrchestrationAction> Actions)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TurnJson.Default.Turn);

    public static Turn Of(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, TurnJson.Default.Turn) ?? throw new JsonException("A turn is an object.");
}

/// <summary>How an orchestration stands after a turn.</summary>
internal abstract record Standing
{
    /// <summary>It waits for something.</summary>
    public sealed record Waiting : Standing;

    /// <param name="Output">JSON.</param>
    public sealed record Completed(string? Output) : Standing;

    public sealed record Failed(TaskFailureDetails Failure) : Standing;

    /// <param name="Output">JSON.</param>
    public sealed record Terminated(string? Output) : Standing;

    /// <summary>It begins anew.</summary>
    /// <param name="Input">JSON.</param>
    /// <param name="Carried">Raised, and not waited for yet.</param>
    public sealed record ContinuedAsNew(string? Input, IReadOnlyList<OrchestrationEvent.Raised> Carried) : Standing;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Turn))]
internal sealed partial class TurnJson : JsonSerializerContext;
