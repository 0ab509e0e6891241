using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Media;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Removes what is older than the rules say, a bounded portion each time. What search noted by day says which conversations to look at,
/// so that nothing is read that is not about to be old enough; each sweep goes on where the one before stopped.
/// </summary>
public sealed class RetentionSweep
{
    /// <summary>Days of audit entries that are looked for at once; most of them are empty.</summary>
    private const int AuditDaysAtOnce = 100;

    /// <summary>No entry is older than that before the first sweep.</summary>
    private const int OldestAuditDays = 3_650;

    private const string DayFormat = "yyyyMMdd";

    /// <summary>Places of an older sweep, which passed open conversations by, are not gone on from.</summary>
    private const string ByAge = "age;";

    private readonly RetentionStore _store;
    private readonly SearchChanges _changes;
    private readonly ConversationStore _conversations;
    private readonly OldMessages _messages;
    private readonly OldLetters _letters;
    private readonly Uploads _uploads;
    private readonly KnowledgeRemains _knowledge;
    private readonly AuditLog _audit;
    private readonly int _portion;
    private readonly TimeProvider _time;
    private readonly ILogger<RetentionSweep> _logger;

    internal RetentionSweep(
        RetentionStore store,
        SearchChanges changes,
        ConversationStore conversations,
        OldMessages messages,
        OldLetters letters,
        Uploads uploads,
        KnowledgeRemains knowledge,
        AuditLog audit,
        IOptions<RetentionOptions> options,
        TimeProvider time,
        ILogger<RetentionSweep> logger) =>
        (_store, _changes, _conversations, _messages, _letters, _uploads, _knowledge, _audit, _portion, _time, _logger) =
            (store, changes, conversations, messages, letters, uploads, knowledge, audit, options.Value.ItemsPerSweep, time, logger);

    /// <summary>One portion.</summary>
    public async ValueTask<SweptCounts> RunAsync(CancellationToken ct)
    {
        var rules = await _store.RulesAsync(ct);
        var left = new Portion(_portion);
        var messages = await MessagesAsync("messages", ByAge + string.Join(',', rules.ChannelDays.Keys), rules.MessageDays, channel => !rules.ChannelDays.ContainsKey(channel), left, ct);
        foreach (var (channel, days) in rules.ChannelDays)
        {
            messages += await MessagesAsync("messages-" + channel, ByAge, days, it => it == channel, left, ct);
        }

        var marks = await MarksAsync(rules.MarkDays, left, ct);
        var uploads = rules.UploadDays is { } uploadDays && left.Count > 0 ? await _uploads.SweepAsync(Before(uploadDays), left.Count, ct) : 0;
        var audit = await AuditAsync(rules.AuditDays, ct);
        var letters = await _letters.RemoveAsync(rules, Before, left, ct);
        await _knowledge.SweepAsync(Before, ct);
        var swept = new SweptCounts(messages, marks, uploads, audit, letters);
        if (messages + marks + uploads + audit + letters > 0)
        {
            _logger.Swept(messages, marks, uploads, audit, letters);
        }

        return swept;
    }

    /// <summary>
    /// What is said in a conversation is noted on its day, whatever becomes of the conversation. A place that was passed is passed for good,
    /// also when the days become more or fewer; when other channels go by other rules than these, all is looked at again.
    /// </summary>
    private async ValueTask<long> MessagesAsync(string sweep, string under, int? days, Func<string, bool> isOurs, Portion left, CancellationToken ct)
    {
        if (days is not { } age || left.Count == 0)
        {
            return 0;
        }

        var (removed, before, looked) = (0L, Before(age), new List<string>());
        var place = await _store.PlaceAsync(sweep, under, ct);
        await foreach (var noted in _changes.PlacesAsync(place, before, ct))
        {
            left.Take(1);
            if (await _conversations.GetAsync(noted.ConversationId, ct) is { } head)
            {
                removed += await _messages.RemoveAsync(head, noted, before, isOurs, left, ct);
                looked.Add(head.Id);
            }

            // Not past what is half done.
            if (left.Count > 0)
            {
                place = noted.Place;
            }
            else
            {
                break;
            }
        }

        // Before the place: who stops here does it again.
        await _messages.ForgetAsync([.. looked.Distinct(StringComparer.Ordinal)], ct);
        await _store.SetPlaceAsync(sweep, under, place, ct);
        return removed;
    }

    private async ValueTask<long> MarksAsync(int? days, Portion left, CancellationToken ct)
    {
        if (days is not { } age || left.Count == 0)
        {
            return 0;
        }

        var removed = 0L;
        var place = await _store.PlaceAsync("marks", "", ct);
        await foreach (var noted in _changes.PlacesAsync(place, Before(age), ct))
        {
            left.Take(1);
            removed += await _messages.RemoveMarksAsync(noted, left, ct);
            if (left.Count > 0)
            {
                place = noted.Place;
            }
            else
            {
                break;
            }
        }

        await _store.SetPlaceAsync("marks", "", place, ct);
        return removed;
    }

    private async ValueTask<long> AuditAsync(int? days, CancellationToken ct)
    {
        if (days is not { } age)
        {
            return 0;
        }

        var removed = 0L;
        var last = Before(age);
        var place = await _store.PlaceAsync("audit", "", ct);
        var day = place.Length > 0 ? DayOf(place) : last - TimeSpan.FromDays(OldestAuditDays);
        for (var i = 0; i < AuditDaysAtOnce && day < last; i++, day += TimeSpan.FromDays(1))
        {
            removed += await _audit.RemoveAsync(day, ct);
        }

        var now = day.ToString(DayFormat, CultureInfo.InvariantCulture);
        if (now != place)
        {
            await _store.SetPlaceAsync("audit", "", now, ct);
        }

        return removed;
    }

    /// <summary>The start of the day in UTC; what is from before is old enough.</summary>
    private DateTimeOffset Before(int days) => new(_time.GetUtcNow().UtcDateTime.Date.AddDays(-days), TimeSpan.Zero);

    private static DateTimeOffset DayOf(string text) => new(DateTime.ParseExact(text, DayFormat, CultureInfo.InvariantCulture), TimeSpan.Zero);
}

/// <summary>What one sweep removed.</summary>
public readonly record struct SweptCounts(long Messages, long Marks, long Uploads, long Audit, long Letters);

/// <summary>What a sweep may still do.</summary>
internal sealed class Portion(int count)
{
    public int Count { get; private set; } = count;

    public void Take(int some) => Count = Math.Max(0, Count - some);
}
