using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Knowledge;

/// <summary>
/// Questions that no article answered, in table <c>questions</c>: a partition for each day in UTC, by conversation and message, so that those of a
/// customer are found by the customer's id.
/// </summary>
public sealed class QuestionStore(ITables tables, TimeProvider time)
{
    /// <summary>Rows that one look reads: they lie by customer and not by time, and a day may have any number of them.</summary>
    internal const int MostRead = 5_000;

    private readonly DayRows _days = new(tables.Get(TableNames.Questions));

    /// <summary>Keeps a question, once on a day for each message.</summary>
    /// <param name="conversationId">Where it was asked.</param>
    /// <param name="messageId">In which message.</param>
    /// <param name="text">Of <see cref="QuestionText"/>.</param>
    /// <param name="language">Primary tag; empty when it can't be told.</param>
    /// <param name="ct">Ends the wait.</param>
    internal async ValueTask<bool> AddAsync(string conversationId, string messageId, string text, string language, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var row = new Row(await _days.NoteAsync(now, ct), $"{RowLimits.Escape(conversationId)}:{RowLimits.KeyPart(messageId)}")
            .Set("text", text)
            .SetText("language", language)
            .Set("at", now);
        return (await _days.Table.WriteAsync(RowChange.Insert(row), ct)).IsWritten;
    }

    /// <summary>The newest, each once; of a day with more than <see cref="MostRead"/> those that were read.</summary>
    public async ValueTask<IReadOnlyList<OpenQuestion>> NewestAsync(int limit, CancellationToken ct)
    {
        var found = new Dictionary<string, OpenQuestion>(StringComparer.Ordinal);
        var left = MostRead;
        foreach (var day in (await _days.ListAsync(ct)).Reverse())
        {
            var ofDay = new List<Row>();
            await foreach (var row in WholePartition.ReadAsync(_days.Table, day, RowRange.All, ct))
            {
                ofDay.Add(row);
                if (--left == 0)
                {
                    break;
                }
            }

            foreach (var row in ofDay.OrderByDescending(it => it.Instant("at")))
            {
                found.TryAdd(row.Key, new(row.Text("text"), row.Text("language"), row.Instant("at") ?? default));
            }

            if (found.Count >= limit || left == 0)
            {
                break;
            }
        }

        return [.. found.Values.OrderByDescending(it => it.At).Take(limit)];
    }

    internal ValueTask<long> RemoveBeforeAsync(DateTimeOffset day, CancellationToken ct) => _days.RemoveBeforeAsync(day, ct);

    /// <summary>Removes what was asked in a customer's conversations; how many.</summary>
    internal async ValueTask<long> RemoveCustomerAsync(string customerId, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var day in await _days.ListAsync(ct))
        {
            removed += await PartitionWipe.RunAsync(_days.Table, day, RowRange.Prefix(RowLimits.Escape(customerId) + "-"), ct);
        }

        return removed;
    }
}

/// <param name="Text">Without numbers and addresses.</param>
/// <param name="Language">Primary tag; empty when it can't be told.</param>
/// <param name="At">When it was kept.</param>
public sealed record OpenQuestion(string Text, string Language, DateTimeOffset At);
