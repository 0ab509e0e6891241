using System.Globalization;

namespace Omni.Pipeline.Customers;

/// <summary>
/// What several customers who are one person have noted, as one: what the one who stays says, and of what that one does not say, whoever
/// is known longer. Consent is the exception: a merge must not be the way around a no.
/// </summary>
public static class JoinedProfile
{
    /// <param name="own">Of the one who stays.</param>
    /// <param name="all">Of everybody, the one who stays too.</param>
    /// <param name="joinedAt">When the last of them was merged; null: nobody was.</param>
    public static CustomerProfile Of(CustomerProfile own, IReadOnlyList<CustomerProfile> all, DateTimeOffset? joinedAt)
    {
        var others = all.Where(it => it.Id != own.Id).OrderBy(it => it.CreatedAt).ThenBy(it => it.Id, StringComparer.Ordinal);
        IReadOnlyList<CustomerProfile> ranked = [own, .. others];
        var fields = own.Fields.ToBuilder();
        foreach (var (name, value) in ranked.SelectMany(it => it.Fields))
        {
            fields.TryAdd(name, value);
        }

        var consent = ConsentOf(own, ranked, joinedAt);
        return own with
        {
            Fields = fields.ToImmutable(),
            Labels = own.Labels.Union(ranked.SelectMany(it => it.Labels)),
            Language = ranked.Select(it => it.Language).FirstOrDefault(it => it.Length > 0) ?? "",
            Consent = consent?.Consent,
            ConsentNote = consent?.ConsentNote ?? "",
        };
    }

    /// <summary>Who of them is blocked.</summary>
    public static IReadOnlyList<BlockedMember> BlockedOf(IEnumerable<CustomerProfile> all) =>
        [.. all.Where(it => it.BlockedReason.Length > 0).Select(it => new BlockedMember(it.Id, it.BlockedReason))];

    /// <summary>What was noted since they are one is said of all of them. What was noted before is each one's own, and any no holds.</summary>
    private static CustomerProfile? ConsentOf(CustomerProfile own, IReadOnlyList<CustomerProfile> ranked, DateTimeOffset? joinedAt) =>
        own.Consent is not null && (joinedAt is null || NotedAt(own) > joinedAt)
            ? own
            : ranked.FirstOrDefault(it => it.Consent == false) ?? ranked.FirstOrDefault(it => it.Consent is not null);

    private static DateTimeOffset NotedAt(CustomerProfile profile) =>
        DateTimeOffset.TryParse(profile.ConsentNote.Split(' ')[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : DateTimeOffset.MinValue;
}
