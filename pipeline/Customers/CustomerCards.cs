using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Customers;

/// <summary>A customer as agents see one: whoever was merged counts as one person.</summary>
public sealed class CustomerCards(CustomerStore customers, MergeStore merges, ConversationStore conversations)
{
    /// <summary>Null when there is no such customer. An id of one who was merged shows whom it is part of.</summary>
    public async ValueTask<CustomerCard?> ReadAsync(string customerId, CancellationToken ct)
    {
        var current = await customers.CurrentAsync(customerId, ct);
        var members = await customers.MembersAsync(current.Id, ct);
        var profiles = await ProfilesAsync(members, ct);
        if (profiles is not [var own, ..] || own.Id != current.Id)
        {
            return null;
        }

        var records = new List<MergeRecord>();
        foreach (var member in members)
        {
            records.AddRange(await merges.ListAsync(member, ct));
        }

        var identities = await merges.IdentitiesAsync(members, ct);
        var alike = await merges.AlikeAsync(members, ct);
        var joinedAt = records.Where(it => it.UndoneAt is null).Select(it => (DateTimeOffset?)it.At).Max();
        return new(
            JoinedProfile.Of(own, profiles, joinedAt),
            [.. identities, .. alike.Select(it => it.Identity).Where(it => !identities.Any(known => known.Identifier == it.Identifier)).DistinctBy(it => it.Identifier)],
            [.. records.OrderByDescending(it => it.At)])
        {
            Blocked = JoinedProfile.BlockedOf(profiles),
            PossibleDuplicates = await DuplicatesAsync(members, alike, ct),
        };
    }

    /// <summary>What each of them has noted; who is not there is left out.</summary>
    public async ValueTask<IReadOnlyList<CustomerProfile>> ProfilesAsync(IReadOnlyList<string> members, CancellationToken ct)
    {
        var profiles = new List<CustomerProfile>();
        foreach (var member in members)
        {
            if (await customers.ProfileAsync(member, ct) is { } profile)
            {
                profiles.Add(profile);
            }
        }

        return profiles;
    }

    /// <summary>Every conversation of the customer and of whoever is part of the customer, the one with the latest message first.</summary>
    public async ValueTask<IReadOnlyList<Conversation>> ConversationsAsync(string customerId, CancellationToken ct)
    {
        var found = new List<Conversation>();
        foreach (var member in await customers.MembersAsync(customerId, ct))
        {
            await foreach (var head in conversations.EpisodesAsync(member, ct))
            {
                if (head.LastSequence > 0)
                {
                    found.Add(head);
                }
            }
        }

        return [.. found.OrderByDescending(head => head.LastMessageAt)];
    }

    /// <summary>Others for whom a channel vouched for the same, who are somebody else still, and whom nobody set apart by hand.</summary>
    private async ValueTask<IReadOnlyList<PossibleDuplicate>> DuplicatesAsync(
        IReadOnlyList<string> members, IReadOnlyList<AlikeIdentity> alike, CancellationToken ct)
    {
        var found = new List<PossibleDuplicate>();
        foreach (var (identity, otherId) in alike)
        {
            if (members.Contains(otherId, StringComparer.Ordinal) || await customers.ProfileAsync(otherId, ct) is null)
            {
                continue;
            }

            var other = (await customers.CurrentAsync(otherId, ct)).Id;
            if (!await merges.AreApartAsync(members, [otherId, other], ct))
            {
                found.Add(new(other, identity.Identifier, identity.Since));
            }
        }

        return [.. found.DistinctBy(it => (it.CustomerId, it.Identifier)).OrderByDescending(it => it.Since)];
    }
}

/// <param name="Profile">Of the customer, with what its members know.</param>
/// <param name="Identities">On channels, and what channels vouched for; also what is another customer's.</param>
/// <param name="Merges">Newest first, undone ones too.</param>
public sealed record CustomerCard(CustomerProfile Profile, IReadOnlyList<CustomerIdentity> Identities, IReadOnlyList<MergeRecord> Merges)
{
    /// <summary>Who of them is blocked, and why; the customer's own block holds for all.</summary>
    public IReadOnlyList<BlockedMember> Blocked { get; init; } = [];

    /// <summary>Who may be the same person.</summary>
    public IReadOnlyList<PossibleDuplicate> PossibleDuplicates { get; init; } = [];
}

/// <param name="CustomerId">Who is blocked: the customer, or one who was merged into it.</param>
/// <param name="Reason">Why.</param>
public sealed record BlockedMember(string CustomerId, string Reason);

/// <param name="CustomerId">The other, as merges have it.</param>
/// <param name="Identifier">What channels vouched for of both.</param>
/// <param name="Since">When that was seen.</param>
public sealed record PossibleDuplicate(string CustomerId, string Identifier, DateTimeOffset Since);
