using System.Text;
using System.Text.Json.Nodes;

namespace Omni.Bench.Load;

/// <summary>Waits until every sender's conversation has an agent, by looking into the agents' inboxes.</summary>
internal static class Assignments
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task AwaitAsync(Fleet fleet, Action<int> progress, TimeProvider time, CancellationToken ct)
    {
        var found = new HashSet<int>();
        var changed = time.GetTimestamp();
        while (true)
        {
            var before = found.Count;
            foreach (var page in fleet.Pages)
            {
                var inbox = await page.Agent.GetAsync("api/inbox", ct);
                foreach (var conversation in inbox["conversations"]!.AsArray())
                {
                    Note(fleet, page, conversation!, found);
                }
            }

            if (found.Count == fleet.Senders.Count)
            {
                return;
            }

            progress(found.Count);
            if (found.Count > before)
            {
                changed = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(changed) > Patience)
            {
                throw new LoadException($"Only {found.Count} of {fleet.Senders.Count} conversations were given to an agent.");
            }

            await Task.Delay(Look, time, ct);
        }
    }

    private static void Note(Fleet fleet, AgentPage page, JsonNode conversation, HashSet<int> found)
    {
        if (!Marker.TryRead(Encoding.UTF8.GetBytes((string?)conversation["preview"] ?? ""), out var number, out _) || number >= fleet.Senders.Count)
        {
            return;
        }

        var sender = fleet.Senders[number];
        lock (sender.Ledger)
        {
            sender.BelongsTo((string)conversation["id"]!);
            sender.Page = page;
            sender.Ledger.Begin((long)conversation["lastSequence"]!, sender.Due, 0);
        }

        found.Add(number);
    }
}
