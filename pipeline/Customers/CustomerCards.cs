using System.Collections.Immutable;
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
        var profiles = new List<CustomerProfile>();
        foreach (var member in members)
        {
            if (await customers.ProfileAsync(member, ct) is { } profile)
            {
                profiles.Add(profile);
            }
        }

        if (profiles is not [var own, ..] || own.Id != current.Id)
        {
            return null;
        }

        var records = new List<MergeRecord>();
        foreach (var member in members)
        {
            records.AddRange(await merges.ListAsync(member, ct));
        }

        return new(Joined(own, profiles), await merges.IdentitiesAsync(members, ct), [.. records.OrderByDescending(it => it.At)]);
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

    /// <summary>What the customer's own profile does not say, those of its members may.</summary>
    private static CustomerProfile Joined(CustomerProfile own, List<CustomerProfile> all)
    {
        var fields = all.SelectMany(it => it.Fields).Aggregate(
            ImmutableSortedDictionary<string, string>.Empty, (known, field) => known.ContainsKey(field.Key) ? known : known.Add(field.Key, field.Value));
        var consent = all.Find(it => it.Consent is not null);
        return own with
        {
            Fields = fields,
            Labels = [.. all.SelectMany(it => it.Labels)],
            Language = all.Select(it => it.Language).FirstOrDefault(it => it.Length > 0) ?? "",
            Consent = consent?.Consent,
            ConsentNote = consent?.ConsentNote ?? "",
        };
    }
}

/// <param name="Profile">Of the customer, with what its members know.</param>
/// <param name="Identities">On channels, and what channels vouched for.</param>
/// <param name="Merges">Newest first, undone ones too.</param>
public sealed record CustomerCard(CustomerProfile Profile, IReadOnlyList<CustomerIdentity> Identities, IReadOnlyList<MergeRecord> Merges);
