using System.Text;
using System.Text.Json.Nodes;

namespace Omni.Bench.Load.Drill;

/// <summary>
/// The agents answer: one answer after the other in each conversation, and the same one again under the same id until Omni says that
/// it has it.
/// </summary>
internal sealed class Desk(Fleet fleet, TimeProvider time)
{
    private const int Workers = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly int[] _accepted = new int[fleet.Senders.Count];
    private readonly int[] _sent = new int[fleet.Senders.Count];
    private readonly long[] _readTo = new long[fleet.Senders.Count];

    public long Accepted => _accepted.Sum(count => (long)count);

    /// <summary>How many answers each sender's conversation has accepted.</summary>
    public int[] Snapshot() => [.. _accepted];

    /// <summary>Answers until <paramref name="enough"/>; what was begun is brought to its end.</summary>
    public Task AnswerAsync(CancellationToken enough, CancellationToken ct) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => WorkAsync(worker, enough, ct)));

    /// <summary>Whether these many answers of a conversation were sent on. Reads only what it has not seen sent before.</summary>
    public async Task<bool> AreSentAsync(Sender sender, int answers, CancellationToken ct)
    {
        var at = sender.Number;
        if (_sent[at] >= answers)
        {
            return true;
        }

        foreach (var (sequence, number, delivery) in await StoredAsync(sender, _readTo[at], ct))
        {
            if (delivery is not ("sent" or "uncertain"))
            {
                break;
            }

            lock (_sent)
            {
                (_readTo[at], _sent[at]) = (Math.Max(_readTo[at], sequence), Math.Max(_sent[at], number + 1));
            }
        }

        return _sent[at] >= answers;
    }

    /// <summary>The answers in a conversation in the order of their sequence, and what became of each.</summary>
    public async Task<IReadOnlyList<(long Sequence, int Number, string Delivery)>> StoredAsync(Sender sender, long after, CancellationToken ct)
    {
        var stored = new List<(long, int, string)>();
        while (true)
        {
            var page = await fleet.Admin.GetAsync($"api/conversations/{sender.ConversationId}/messages?after={after}&limit=200", ct);
            var messages = page["messages"]!.AsArray();
            foreach (var message in messages)
            {
                if ((string?)message!["direction"] is "outbound" && (string?)message["type"] is "message" && NumberOf((string)message["text"]!) is { } number)
                {
                    stored.Add(((long)message["sequence"]!, number, (string?)message["delivery"] ?? ""));
                }
            }

            if (messages.Count is 0)
            {
                return stored;
            }

            after = (long)messages[^1]!["sequence"]!;
        }
    }

    /// <summary>The number of an answer by its text; null when it is no answer of the desk's.</summary>
    public static int? NumberOf(string text) => Marker.TryRead(Encoding.UTF8.GetBytes(text), out _, out var number) ? number : null;

    private static string Text(int sender, int number)
    {
        var marker = new byte[Marker.Length];
        Marker.Write(marker, sender, number);
        return Encoding.ASCII.GetString(marker) + " We are looking into it.";
    }

    private async Task WorkAsync(int worker, CancellationToken enough, CancellationToken ct)
    {
        for (var at = worker; !enough.IsCancellationRequested; at = (at + Workers) % fleet.Senders.Count)
        {
            var sender = fleet.Senders[at];
            var number = _accepted[at];
            var body = new JsonObject { ["clientMessageId"] = $"answer-{at}-{number}", ["text"] = Text(at, number) };
            while (!await TryAsync(sender, body, ct))
            {
                await Task.Delay(Pause, time, ct);
            }

            _accepted[at]++;
            await Task.Delay(Pause, time, ct);
        }
    }

    private static async Task<bool> TryAsync(Sender sender, JsonObject body, CancellationToken ct)
    {
        try
        {
            await sender.Page!.Agent.PostAsync($"api/conversations/{sender.ConversationId}/messages", body, ct);
            return true;
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or LoadException)
        {
            return false;
        }
    }
}
