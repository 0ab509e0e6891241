using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Schedules;

/// <summary>
/// How each wait of a customer for an answer ended, in table <c>metrics</c>, one partition for each day in UTC; docs/operations.md defines it.
/// A row names no conversation and nobody but the agent: its key is a hash, by which writing it twice is writing it once.
/// </summary>
public sealed class ReplyOutcomes(ITables tables)
{
    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <param name="conversationId">Where.</param>
    /// <param name="sequence">Of the message that began the wait.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask RecordAsync(string conversationId, long sequence, ReplyOutcome outcome, CancellationToken ct)
    {
        var key = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{conversationId}|{sequence}"))).AsSpan(0, 16));
        var row = new Row(PartitionOf(outcome.EndedAt), key)
            .Set("kind", outcome.Kind)
            .Set("result", outcome.Result)
            .Set("urgency", outcome.Urgency)
            .Set("channel", outcome.Channel)
            .SetText("agent", outcome.AgentId)
            .Set("seconds", outcome.Worked.TotalSeconds)
            .Set("endedAt", outcome.EndedAt);
        if ((await _table.WriteAsync(RowChange.Insert(row), ct)).IsWritten)
        {
            PipelineTelemetry.ReplyEnded(outcome.Kind, outcome.Result);
        }
    }

    /// <summary>Those of a day in UTC, in no order.</summary>
    public async ValueTask<IReadOnlyList<ReplyOutcome>> ReadAsync(DateTimeOffset day, CancellationToken ct)
    {
        var outcomes = new List<ReplyOutcome>();
        await foreach (var row in WholePartition.ReadAsync(_table, PartitionOf(day), RowRange.All, ct))
        {
            outcomes.Add(new(
                row.Text("kind"), row.Text("result"), (int)row.Int64("urgency"), row.Text("channel"), row.Text("agent"),
                TimeSpan.FromSeconds(row.Double("seconds")), row.Instant("endedAt") ?? default));
        }

        return outcomes;
    }

    private static string PartitionOf(DateTimeOffset at) => "replies-" + at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

/// <param name="Kind">One of <see cref="ReplyKinds"/>.</param>
/// <param name="Result">One of <see cref="ReplyResults"/>.</param>
/// <param name="Urgency">Of the conversation when it was looked at, 0 to 3.</param>
/// <param name="Channel">Of the message that began it.</param>
/// <param name="AgentId">Who answered; empty where nobody did.</param>
/// <param name="Worked">How much working time it took.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record ReplyOutcome(string Kind, string Result, int Urgency, string Channel, string AgentId, TimeSpan Worked, DateTimeOffset EndedAt);

/// <summary>Which answer a customer waits for. Stored and sent: never renamed.</summary>
public static class ReplyKinds
{
    public const string First = "first-response";
    public const string Next = "next-response";
}

/// <summary>How a wait ended. Stored and sent: never renamed.</summary>
public static class ReplyResults
{
    /// <summary>Answered before it was due.</summary>
    public const string Kept = "kept";

    /// <summary>It fell due, whether it was answered then or not.</summary>
    public const string Missed = "missed";

    /// <summary>The conversation ended before it was due and without an answer.</summary>
    public const string Unanswered = "unanswered";
}
