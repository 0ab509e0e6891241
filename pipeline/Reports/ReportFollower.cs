using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Reports;

/// <summary>
/// Counts what happened, behind everything else: search notes in which ten minutes which conversation changed, and this goes by the same notes.
/// A conversation is read from where it was counted to. The newest slots are looked at again each time; the place moves on
/// only past those that nobody writes a note into any more.
/// </summary>
internal sealed class ReportFollower(
    SearchChanges changes,
    ConversationStore conversations,
    CustomerStore customers,
    AgentDirectory agents,
    EpisodeRows episodes,
    FactStore facts,
    ITables tables,
    IOptions<ReportOptions> options,
    TimeProvider time)
{
    private const string Partition = "report-state";
    private const string PlaceKey = "place";
    private const int PageSize = 500;

    /// <summary>Entries that are read between two pauses: a busy minute read in one go kept a core from the messages for seconds.</summary>
    private const int Portion = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    /// <summary>A note is written into the slot of the moment in which it is made; so late nobody is at it any more.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(30);

    private readonly ITable _table = tables.Get(TableNames.Metrics);

    /// <summary>Reads all conversations again, turn by turn.</summary>
    public async ValueTask RebuildAsync(CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var place = await PlaceAsync(ct);
            if (await KeepAsync(place with { Slot = SearchSlot.First, Generation = place.Generation + 1 }, ct))
            {
                return;
            }
        }
    }

    /// <summary>One turn; how many conversations had something new.</summary>
    public async ValueTask<int> RunAsync(CancellationToken ct)
    {
        var (place, settled) = (await PlaceAsync(ct), SearchSlot.Of(time.GetUtcNow() - Settled));
        var teams = (await agents.ListAsync(ct)).ToDictionary(agent => agent.Id, agent => agent.TeamId, StringComparer.Ordinal);
        var (slot, counted, read, seen) = (place.Slot, 0, 0, new HashSet<string>(StringComparer.Ordinal));
        await foreach (var noted in changes.NotedAsync(place.Slot, ct))
        {
            slot = noted.Slot;
            if (counted == options.Value.ConversationsAtOnce)
            {
                await KeepAsync(place with { Slot = Earlier(slot, settled) }, ct);
                return counted;
            }

            if (seen.Add(noted.ConversationId) && await CountAsync(noted.ConversationId, place.Generation, teams, ct) is > 0 and var entries)
            {
                (counted, read) = (counted + 1, read + entries);
                if (read >= Portion)
                {
                    read = 0;
                    await Task.Delay(Pause, time, ct);
                }
            }
        }

        await KeepAsync(place with { Slot = settled }, ct);
        return counted;
    }

    private static SearchSlot Earlier(SearchSlot one, SearchSlot other) => string.CompareOrdinal(one.Mark, other.Mark) < 0 ? one : other;

    /// <returns>How many entries were read.</returns>
    private async ValueTask<int> CountAsync(string id, long generation, Dictionary<string, string> teams, CancellationToken ct)
    {
        if (await conversations.GetAsync(id, ct) is not { } head)
        {
            return 0;
        }

        var state = await episodes.GetAsync(id, ct);
        state = state.Generation == generation ? state : EpisodeState.Start with { Generation = generation, ETag = state.ETag };
        if (state.Sequence >= head.LastSequence || await customers.ErasedAtAsync(head.CustomerId, ct) is not null)
        {
            return 0;
        }

        var read = 0;
        while (true)
        {
            var page = await conversations.EntriesAsync(id, state.Sequence, long.MaxValue, PageSize, ct);
            read += page.Count;
            var fold = new EpisodeFold(id, state, options.Value.FirstContactWithin);
            foreach (var entry in page)
            {
                fold.Add(entry);
            }

            // Facts first: who stops before the next write finds and writes the same again.
            foreach (var fact in fold.Facts)
            {
                await facts.PutAsync(fact with { Skills = head.Skills, TeamId = teams.GetValueOrDefault(fact.AgentId, "") }, ct);
            }

            var eTag = page.Count == 0 ? "" : await episodes.SetAsync(id, fold.State, ct);
            if (eTag.Length == 0)
            {
                return read;
            }

            state = fold.State with { ETag = eTag };
            if (await customers.ErasedAtAsync(head.CustomerId, ct) is not null)
            {
                // Who erases marks the customer and removes the conversation then: a later row is seen here, an earlier one there.
                await episodes.RemoveAsync(id, ct);
                return read;
            }

            if (page.Count < PageSize)
            {
                return read;
            }
        }
    }

    private async ValueTask<Place> PlaceAsync(CancellationToken ct) => await _table.GetAsync(Partition, PlaceKey, ct) is { } row
        ? new(SearchSlot.Of(row.Text("slot")), row.Int64("generation"), row.ETag)
        : new(SearchSlot.First, 1, "");

    /// <returns>False when another turn, or somebody who wants everything read again, was faster.</returns>
    private async ValueTask<bool> KeepAsync(Place place, CancellationToken ct)
    {
        var row = new Row(Partition, PlaceKey).Set("slot", place.Slot.Mark).Set("generation", place.Generation);
        return (await _table.WriteAsync(place.ETag.Length == 0 ? RowChange.Insert(row) : RowChange.Replace(row, place.ETag), ct)).IsWritten;
    }

    private readonly record struct Place(SearchSlot Slot, long Generation, string ETag);
}
