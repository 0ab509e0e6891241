using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// One customer's erasure: what is to go, and how far it is. It holds ids, counts and times only, and so may outlive the customer.
/// </summary>
public sealed record Erasure
{
    /// <summary>Conversations of one customer that are looked for behind the last one that was known at the start.</summary>
    private const int Behind = 2;

    /// <summary>The customer, as merges had it.</summary>
    public required string CustomerId { get; init; }

    /// <summary>Everybody who was part of the customer, itself first, each with the number of its conversations.</summary>
    public required ImmutableArray<(string Id, int Episodes)> Members { get; init; }

    /// <summary>From where they wrote, as <see cref="ErasedSenders.MarkOf"/>.</summary>
    public required ImmutableArray<string> Senders { get; init; }

    /// <summary>
    /// What comes later is kept, and what came before it was wanted goes. At first that moment; once nothing leads to the customer any
    /// more, that one: what comes in between may be the customer's, and go, or somebody new's.
    /// </summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wanted it: an agent's or an operator's id.</summary>
    public required string By { get; init; }

    /// <summary>How many times all steps were done: see <see cref="ErasureLooks"/>.</summary>
    public int Rounds { get; init; }

    /// <summary>Which steps of this round are done.</summary>
    public ImmutableSortedSet<string> Done { get; init; } = ImmutableSortedSet<string>.Empty;

    /// <summary>When the next round begins; while one is being done, when somebody should see whether it still is.</summary>
    public DateTimeOffset NextAt { get; init; }

    /// <summary>When the scan last looked for what is left; null before.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>In how many places it found something then.</summary>
    public int Found { get; init; }

    /// <summary>What each step removed so far, in all rounds.</summary>
    public ImmutableSortedDictionary<string, long> Removed { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    public string ETag { get; init; } = "";

    /// <summary>Whether everything that was there is gone; what follows looks for what came late.</summary>
    public bool IsDone => Rounds > 0;

    /// <summary>Whether the last look is over, and this is what is left of it.</summary>
    public bool IsOver => Rounds > ErasureLooks.After.Count;

    public IReadOnlyList<string> Ids => [.. Members.Select(member => member.Id)];

    /// <summary>Ids of the conversations that there were, or may be since, newest first: who goes on after a crash finds the older ones.</summary>
    internal IEnumerable<string> Conversations =>
        from member in Members
        from behind in Enumerable.Range(0, member.Episodes + Behind)
        select Omni.Pipeline.Conversations.Conversation.IdOf(member.Id, member.Episodes + Behind - behind);

    /// <summary>Whether it is the id of a conversation of one of them.</summary>
    internal bool IsTheirs(string conversationId) =>
        Members.Any(member => conversationId.StartsWith(member.Id, StringComparison.Ordinal)
            && conversationId.Length > member.Id.Length && conversationId[member.Id.Length] == '-');

    /// <summary>Whether it is the mark of a message of theirs, or of another's that stands in a conversation of theirs, for whom that one was taken.</summary>
    internal bool IsTheirs(DeliveryMark mark) =>
        Members.Any(member => string.Equals(member.Id, mark.CustomerId, StringComparison.Ordinal)) || IsTheirs(mark.ConversationId);

    internal static Row ToRow(string partition, Erasure it)
    {
        var row = new Row(partition, it.CustomerId)
            .Set("members", string.Join(',', it.Members.Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Id}:{member.Episodes}"))))
            .SetText("senders", string.Join(',', it.Senders))
            .Set("at", it.At)
            .Set("by", it.By)
            .Set("rounds", it.Rounds)
            .SetText("done", string.Join(',', it.Done))
            .Set("nextAt", it.NextAt)
            .Set("found", it.Found);
        if (it.VerifiedAt is { } verified)
        {
            row.Set("verifiedAt", verified);
        }

        foreach (var (step, count) in it.Removed)
        {
            row.Set(RemovedPrefix + step, count);
        }

        return row;
    }

    internal static Erasure Of(Row row)
    {
        var removed = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (ref readonly var column in row.Columns)
        {
            if (column.Name.StartsWith(RemovedPrefix, StringComparison.Ordinal))
            {
                removed[column.Name[RemovedPrefix.Length..]] = column.Bits;
            }
        }

        return new()
        {
            CustomerId = row.Key,
            Members = [.. row.Text("members").Split(',').Select(MemberOf)],
            Senders = [.. row.Text("senders").Split(',', StringSplitOptions.RemoveEmptyEntries)],
            At = row.Instant("at") ?? default,
            By = row.Text("by"),
            Rounds = (int)row.Int64("rounds"),
            Done = [.. row.Text("done").Split(',', StringSplitOptions.RemoveEmptyEntries)],
            NextAt = row.Instant("nextAt") ?? default,
            VerifiedAt = row.Instant("verifiedAt"),
            Found = (int)row.Int64("found"),
            Removed = removed.ToImmutable(),
            ETag = row.ETag,
        };
    }

    private const string RemovedPrefix = "removed_";

    private static (string, int) MemberOf(string text)
    {
        var end = text.LastIndexOf(':');
        return (text[..end], int.Parse(text.AsSpan(end + 1), CultureInfo.InvariantCulture));
    }
}
