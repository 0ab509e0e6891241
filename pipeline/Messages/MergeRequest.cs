using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Omni.Pipeline.Messages.Wire;

namespace Omni.Pipeline.Messages;

/// <summary>Asks for two customers to be made one, or for that to be undone.</summary>
/// <param name="MergeId">The merge's own id: asking twice is asking once.</param>
/// <param name="FirstId">A customer.</param>
/// <param name="SecondId">Another. Which of the two stays is decided when it is done.</param>
/// <param name="Reason">Why: <c>verified-email</c>, or what somebody wrote in a word. Never the identifier itself.</param>
/// <param name="ByAgentId">Who asked; empty when it follows from a verified identifier.</param>
/// <param name="IsUndo">Undo it.</param>
/// <param name="TraceParent">W3C trace context, or empty.</param>
public sealed record MergeRequest(
    string MergeId, string FirstId, string SecondId, string Reason, string ByAgentId, bool IsUndo = false, string TraceParent = "") : IStageBody
{
    /// <summary>All merges share one session: they are done one after the other.</summary>
    public const string Session = "merges";

    /// <summary>Nobody asked: only what cannot be wrong is done.</summary>
    public bool IsAutomatic => ByAgentId.Length == 0;

    public int Weight => 512;

    public byte[] ToBytes() => new MergeRequestWire
    {
        MergeId = MergeId,
        FirstId = FirstId,
        SecondId = SecondId,
        Reason = Reason,
        ByAgentId = ByAgentId,
        IsUndo = IsUndo,
        Traceparent = TraceParent,
    }.ToByteArray();

    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out MergeRequest? request)
    {
        request = null;
        try
        {
            var wire = MergeRequestWire.Parser.ParseFrom(bytes.Span);
            request = new(wire.MergeId, wire.FirstId, wire.SecondId, wire.Reason, wire.ByAgentId, wire.IsUndo, wire.Traceparent);
            return request.MergeId.Length > 0 && request.FirstId.Length > 0 && request.SecondId.Length > 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
