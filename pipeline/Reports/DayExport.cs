using Microsoft.Extensions.Options;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Reports;

/// <summary>
/// A day as it was, for the simulator: who began to write when and what it took, who was there. No text, no name and no id of Omni's: customers and
/// agents are numbers.
/// </summary>
public sealed class DayExport(
    SearchChanges changes, ConversationStore conversations, AgentDirectory agents, EligibleMinutes minutes, IOptions<ReportOptions> options)
{
    /// <summary>It is read while somebody waits for it.</summary>
    public const int MostConversations = 5_000;

    private const int PageSize = 500;

    /// <summary>Of one that nobody had yet, and the shortest that is believed.</summary>
    private const double UsualSeconds = 420;
    private const double FewestSeconds = 10;
    private const double MostSeconds = 24 * 60 * 60;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    /// <param name="name">Of the day.</param>
    /// <param name="from">Its begin.</param>
    /// <param name="until">Its end.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <returns>Null: it has more conversations than are read at once.</returns>
    public async ValueTask<ExportedDay?> ReadAsync(string name, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (slot, id) in changes.NotedAsync(SearchSlot.Of(from), ct))
        {
            if (string.CompareOrdinal(slot.Mark, SearchSlot.Of(until).Mark) > 0)
            {
                break;
            }

            if (ids.Add(id) && ids.Count > MostConversations)
            {
                return null;
            }
        }

        var (episodes, work) = (new List<Episode>(), new Dictionary<string, HashSet<long>>(StringComparer.Ordinal));
        foreach (var id in ids)
        {
            if (await conversations.GetAsync(id, ct) is { } head)
            {
                var facts = await FactsAsync(id, head, ct);
                episodes.AddRange(EpisodesOf(head, facts).Where(it => it.At >= from && it.At < until));
                foreach (var held in facts.Where(it => it.Kind == FactKinds.Held))
                {
                    Cover(work, held.AgentId, held.At - TimeSpan.FromSeconds(held.Value), held.At);
                }
            }
        }

        for (var day = ReportDay.Of(from); day.Date <= ReportDay.Of(until).Date; day = new(day.Date.AddDays(1)))
        {
            foreach (var quarter in await minutes.ReadAsync(day, ct))
            {
                Cover(work, quarter.AgentId, quarter.At, quarter.At + Quarter - TimeSpan.FromTicks(1));
            }
        }

        return new(name, await WorkersAsync(work, from, until, ct), ArrivalsOf(episodes));
    }

    private async ValueTask<IReadOnlyList<Fact>> FactsAsync(string id, Conversation head, CancellationToken ct)
    {
        var fold = new EpisodeFold(id, EpisodeState.Start, options.Value.FirstContactWithin);
        for (long after = 0; after < head.LastSequence;)
        {
            var page = await conversations.EntriesAsync(id, after, long.MaxValue, PageSize, ct);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var entry in page)
            {
                fold.Add(entry);
            }

            after = page[^1].Sequence;
        }

        return fold.Facts;
    }

    private static IEnumerable<Episode> EpisodesOf(Conversation head, IReadOnlyList<Fact> facts)
    {
        var opened = facts.Where(it => it.Kind == FactKinds.Opened).OrderBy(it => it.At).ToList();
        for (var i = 0; i < opened.Count; i++)
        {
            var (begin, end) = (opened[i].At, i + 1 < opened.Count ? opened[i + 1].At : DateTimeOffset.MaxValue);
            var seconds = facts.Where(it => it.Kind == FactKinds.Held && it.At > begin && it.At <= end).Sum(it => it.Value);
            yield return new(begin, head.CustomerId, head.Language.Split('-')[0], [.. head.Skills], head.Urgency, seconds > 0 ? Math.Clamp(seconds, FewestSeconds, MostSeconds) : UsualSeconds);
        }
    }

    private static IReadOnlyList<ExportedArrival> ArrivalsOf(IEnumerable<Episode> episodes)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. episodes.OrderBy(it => it.At).Select(it =>
            {
                if (!numbers.TryGetValue(it.CustomerId, out var number))
                {
                    numbers[it.CustomerId] = number = numbers.Count + 1;
                }

                return new ExportedArrival(ToSecond(it.At), FormattableString.Invariant($"c{number}"), it.Language, it.Skills, it.Urgency, Math.Round(it.Seconds));
            }),
        ];
    }

    private async ValueTask<IReadOnlyList<ExportedWorker>> WorkersAsync(
        Dictionary<string, HashSet<long>> work, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        var workers = new List<ExportedWorker>();
        foreach (var agent in (await agents.ListAsync(ct)).OrderBy(it => it.Id, StringComparer.Ordinal))
        {
            var quarters = work.GetValueOrDefault(agent.Id, []).Where(it => it >= QuarterOf(from) && it < QuarterOf(until)).Order().ToList();
            if (quarters.Count > 0)
            {
                workers.Add(new(
                    FormattableString.Invariant($"a{workers.Count + 1}"), [.. agent.Languages.Select(it => it.Split('-')[0])], [.. agent.Skills], agent.Capacity, 1, ShiftsOf(quarters)));
            }
        }

        return workers;
    }

    private static List<ExportedShift> ShiftsOf(List<long> quarters)
    {
        var shifts = new List<ExportedShift>();
        var begin = 0;
        for (var i = 1; i <= quarters.Count; i++)
        {
            if (i == quarters.Count || quarters[i] != quarters[i - 1] + 1)
            {
                shifts.Add(new(At(quarters[begin]), At(quarters[i - 1] + 1)));
                begin = i;
            }
        }

        return shifts;
    }

    private static void Cover(Dictionary<string, HashSet<long>> work, string agentId, DateTimeOffset from, DateTimeOffset until)
    {
        if (!work.TryGetValue(agentId, out var quarters))
        {
            work[agentId] = quarters = [];
        }

        for (var quarter = QuarterOf(from); quarter <= QuarterOf(until); quarter++)
        {
            quarters.Add(quarter);
        }
    }

    private static long QuarterOf(DateTimeOffset at) => at.UtcTicks / Quarter.Ticks;

    private static DateTimeOffset At(long quarter) => new(quarter * Quarter.Ticks, TimeSpan.Zero);

    private static DateTimeOffset ToSecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private sealed record Episode(DateTimeOffset At, string CustomerId, string Language, IReadOnlyList<string> Skills, int Urgency, double Seconds);
}

/// <summary>The form that <c>omni simulate --from</c> reads; docs/matching.md describes it.</summary>
public sealed record ExportedDay(string Name, IReadOnlyList<ExportedWorker> Agents, IReadOnlyList<ExportedArrival> Arrivals);

/// <param name="Id">A number.</param>
/// <param name="Languages">Primary tags; empty: every language.</param>
/// <param name="Skills">Names.</param>
/// <param name="Capacity">Conversations at once.</param>
/// <param name="Speed">Nobody knows it: 1.</param>
/// <param name="Shifts">Quarters of an hour in which there was room, or a conversation.</param>
public sealed record ExportedWorker(
    string Id, IReadOnlyList<string> Languages, IReadOnlyList<string> Skills, int Capacity, double Speed, IReadOnlyList<ExportedShift> Shifts);

/// <param name="From">Begin.</param>
/// <param name="Until">End.</param>
public sealed record ExportedShift(DateTimeOffset From, DateTimeOffset Until);

/// <param name="At">When the customer began to write.</param>
/// <param name="Customer">A number.</param>
/// <param name="Language">Primary tag; empty: not known.</param>
/// <param name="Skills">What the conversation needed.</param>
/// <param name="Urgency">0 to 3.</param>
/// <param name="HandleSeconds">How long agents had it.</param>
public sealed record ExportedArrival(DateTimeOffset At, string Customer, string Language, IReadOnlyList<string> Skills, int Urgency, double HandleSeconds);
