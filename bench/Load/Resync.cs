using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Omni.Bench.Load;

/// <summary>Asks for what the sockets left out: <c>GET …/messages?after=</c>, as a client does that sees a gap.</summary>
internal sealed class Resync
{
    private const int AtOnce = 8;

    private readonly Fleet _fleet;
    private readonly Action<Sender, long, int> _take;
    private readonly TimeProvider _time;
    private readonly Channel<Sender> _wanted = Channel.CreateUnbounded<Sender>();
    private readonly HashSet<Sender> _waiting = [];

    public Resync(Fleet fleet, Action<Sender, long, int> take, TimeProvider time)
    {
        (_fleet, _take, _time) = (fleet, take, time);
        for (var i = 0; i < AtOnce; i++)
        {
            _ = WorkAsync();
        }
    }

    public void Want(Sender sender)
    {
        lock (_waiting)
        {
            if (!_waiting.Add(sender))
            {
                return;
            }
        }

        _wanted.Writer.TryWrite(sender);
    }

    /// <summary>What is missing at the end has no later message that would show the gap.</summary>
    public Task CatchUpAsync(IEnumerable<Sender> senders, CancellationToken ct) => Parallel.ForEachAsync(
        senders.Where(IsIncomplete),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
        async (sender, token) => await ReadAsync(sender, token));

    private static bool IsIncomplete(Sender sender)
    {
        lock (sender.Ledger)
        {
            return sender.ConversationId.Length > 0 && (sender.Ledger.HasGap || sender.Ledger.Delivered < sender.Acknowledged - sender.First);
        }
    }

    private async Task WorkAsync()
    {
        // Leaves the caller; nothing here may run before there is something to ask for.
        await Task.Yield();
        try
        {
            await foreach (var sender in _wanted.Reader.ReadAllAsync(_fleet.Stopping))
            {
                lock (_waiting)
                {
                    _waiting.Remove(sender);
                }

                try
                {
                    await ReadAsync(sender, _fleet.Stopping);
                }
                catch (Exception ex) when (ex is HttpRequestException or LoadException or IOException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), _time, _fleet.Stopping);
                    Want(sender);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task ReadAsync(Sender sender, CancellationToken ct)
    {
        while (true)
        {
            long after;
            lock (sender.Ledger)
            {
                after = sender.Ledger.NextSequence - 1;
            }

            var page = await _fleet.Admin.GetAsync($"api/conversations/{sender.ConversationId}/messages?after={after}&limit=200", ct);
            var messages = page["messages"]!.AsArray();
            foreach (var message in messages)
            {
                _take(sender, (long)message!["sequence"]!, CounterOf(message, sender));
            }

            if (messages.Count is 0 || (long)messages[^1]!["sequence"]! >= (long)page["lastSequence"]!)
            {
                return;
            }
        }
    }

    private static int CounterOf(JsonNode message, Sender sender) =>
        (string?)message["direction"] is "inbound"
        && Marker.TryRead(Encoding.UTF8.GetBytes((string?)message["text"] ?? ""), out var number, out var counter)
        && number == sender.Number
            ? counter
            : SenderLedger.NoMessage;
}
