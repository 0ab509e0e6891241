using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Customers, and which channel identity is whose. A link is insert-only and never changes, so that two first messages of one
/// sender cannot make two customers; a merge only says of a whole customer whom it is part of.
/// </summary>
public sealed class CustomerStore(ITables tables, IdSource ids, TimeProvider time)
{
    private const string LinkKey = "customer";
    private const string NotBeforeColumn = "notBefore";
    private const int MaxIdLength = 64;

    private readonly ITable _identities = tables.Get(TableNames.Identities);
    private readonly ITable _customers = tables.Get(TableNames.Customers);

    /// <summary>The customer behind a channel identity, made on first sight.</summary>
    /// <param name="identity">Who wrote.</param>
    /// <param name="name">What the channel calls the sender; may be empty.</param>
    /// <param name="ct">Ends the wait.</param>
    public ValueTask<KnownCustomer> ResolveAsync(ChannelIdentity identity, string name, CancellationToken ct) => ResolveAsync(identity, name, null, ct);

    /// <param name="identity">Who wrote.</param>
    /// <param name="name">What the channel calls the sender; may be empty.</param>
    /// <param name="notBefore">When somebody who wrote from there before was erased; kept with a link that is made.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<KnownCustomer> ResolveAsync(ChannelIdentity identity, string name, DateTimeOffset? notBefore, CancellationToken ct)
    {
        while (true)
        {
            if (await FindAsync(identity, ct) is { } known)
            {
                return known.Current.IsMissing ? await CompleteAsync(known, identity, name, ct) : known;
            }

            var (id, now) = (ids.NewId(), time.GetUtcNow());
            var link = new Row(identity.Key, LinkKey)
                .Set("customer", id)
                .Set("channel", identity.Channel)
                .Set("account", identity.Account)
                .Set("address", identity.Address)
                .Set("linkedAt", now);
            if (notBefore is { } erased)
            {
                link.Set(NotBeforeColumn, erased);
            }

            // The link first. Cut short here, it points at nobody, and the sender's next delivery completes it; a customer to whom
            // nothing leads would keep a name and an address that no erasure finds.
            if ((await _identities.WriteAsync(RowChange.Insert(link), ct)).IsWritten)
            {
                return new(id, await MakeAsync(id, identity, name, now, ct)) { NotBefore = notBefore };
            }
        }
    }

    /// <summary>
    /// Makes the customer at whom a link points and who is not there yet; one who was erased stays away. An erasure that comes between
    /// goes by the same id, and looks again.
    /// </summary>
    public async ValueTask<KnownCustomer> CompleteAsync(KnownCustomer known, ChannelIdentity identity, string name, CancellationToken ct) =>
        await ErasedAtAsync(known.OriginId, ct) is null
            ? known with { Current = await MakeAsync(known.OriginId, identity, name, time.GetUtcNow(), ct) }
            : known;

    private async ValueTask<Customer> MakeAsync(string id, ChannelIdentity identity, string name, DateTimeOffset now, CancellationToken ct)
    {
        var profile = new CustomerProfile { Id = id, Name = name.Length > 0 ? name : identity.DefaultName, CreatedAt = now };
        var made = await _customers.BatchAsync([RowChange.Insert(CustomerRows.From(profile)), RowChange.Insert(identity.ToRow(id, now))], ct);
        // Another delivery may have been quicker.
        return made.IsWritten ? new(id, profile.Name) : await CurrentAsync(id, ct);
    }

    /// <summary>The customer behind a channel identity; null before the first message.</summary>
    public async ValueTask<KnownCustomer?> FindAsync(ChannelIdentity identity, CancellationToken ct)
    {
        if (await _identities.GetAsync(identity.Key, LinkKey, ct) is not { } link)
        {
            return null;
        }

        var origin = link.Text("customer");
        return new(origin, await CurrentAsync(origin, ct)) { NotBefore = link.Instant(NotBeforeColumn) };
    }

    /// <summary>
    /// Whose a verified identifier is; it becomes the customer's when it is nobody's yet. Insert-only, as the link of a channel identity.
    /// </summary>
    /// <param name="identifier">As <see cref="VerifiedIdentifiers.TryNormalize(string, out string?)"/> gives it.</param>
    /// <param name="originId">The customer for whom the channel vouches.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The customer who has it, this one or another, and since when.</returns>
    public async ValueTask<(string OwnerId, DateTimeOffset Since)> ClaimAsync(string identifier, string originId, CancellationToken ct)
    {
        var partition = VerifiedIdentifiers.PartitionOf(identifier);
        if (await _identities.GetAsync(partition, LinkKey, ct) is { } owned)
        {
            return OwnerOf(owned);
        }

        // The customer's own list first: what is nobody's by the link is only shown too early.
        var now = time.GetUtcNow();
        await _customers.WriteAsync(
            RowChange.Upsert(new Row(originId, CustomerRows.IdentityPrefix + partition).Set("identifier", identifier).Set("since", now)), ct);
        var link = new Row(partition, LinkKey).Set("customer", originId).Set("identifier", identifier).Set("linkedAt", now);
        if ((await _identities.WriteAsync(RowChange.Insert(link), ct)).IsWritten)
        {
            return (originId, now);
        }

        var (owner, since) = await _identities.GetAsync(partition, LinkKey, ct) is { } faster ? OwnerOf(faster) : (originId, now);
        if (owner != originId)
        {
            await _customers.WriteAsync(RowChange.Delete(originId, CustomerRows.IdentityPrefix + partition), ct);
        }

        return (owner, since);

        static (string OwnerId, DateTimeOffset Since) OwnerOf(Row link) => (link.Text("customer"), link.Instant("linkedAt") ?? default);
    }

    /// <summary>Null when there is no such customer. A block that has ended by itself is none.</summary>
    public async ValueTask<CustomerProfile?> ProfileAsync(string customerId, CancellationToken ct)
    {
        if (!IsId(customerId) || await _customers.GetAsync(customerId, CustomerRows.Profile, ct) is not { } row)
        {
            return null;
        }

        var profile = row.As(CustomerRows.ToProfile);
        return profile.BlockedUntil <= time.GetUtcNow() ? profile with { BlockedReason = "", BlockedUntil = null } : profile;
    }

    /// <summary>When the customer was erased; null when not. Nothing may be written for one who was.</summary>
    public async ValueTask<DateTimeOffset?> ErasedAtAsync(string customerId, CancellationToken ct) =>
        IsId(customerId) ? (await _customers.GetAsync(customerId, CustomerRows.Erased, ct))?.Instant(CustomerRows.ErasedAt) : null;

    /// <summary>
    /// Takes a channel identity or an identifier away from the customers who have it, with its link; one that is another's by now stays.
    /// </summary>
    /// <returns>Whether the link was theirs.</returns>
    internal async ValueTask<bool> UnlinkAsync(string partition, IReadOnlyCollection<string> customerIds, CancellationToken ct) =>
        await _identities.GetAsync(partition, LinkKey, ct) is { } link
        && customerIds.Contains(link.Text("customer"), StringComparer.Ordinal)
        && (await _identities.WriteAsync(RowChange.Delete(partition, LinkKey, link.ETag), ct)).IsWritten;

    /// <summary>Whom a customer is part of now: the end of the merges, itself when there were none.</summary>
    public async ValueTask<Customer> CurrentAsync(string customerId, CancellationToken ct)
    {
        var profile = await ProfileAsync(customerId, ct);
        if (profile is null or { MergedInto.Length: 0 })
        {
            return new(customerId, profile?.Name ?? "") { IsBlocked = profile?.BlockedReason.Length > 0, IsMissing = profile is null };
        }

        var path = await FollowAsync(profile, ct);
        var last = path[^1];
        var again = path.FindIndex(it => it.Id == last.MergedInto);
        // A circle: two merges in opposite directions that raced. Everybody must name the same one of it.
        var current = again < 0 ? last : path[again..].MinBy(it => it.Id, StringComparer.Ordinal)!;
        return new(current.Id, current.Name) { IsBlocked = path.Exists(it => it.BlockedReason.Length > 0) };
    }

    /// <summary>The customer, whom it is part of, whom that is part of, to the end.</summary>
    public async ValueTask<IReadOnlyList<string>> PathAsync(string customerId, CancellationToken ct) =>
        await ProfileAsync(customerId, ct) is { } profile ? [.. (await FollowAsync(profile, ct)).Select(it => it.Id)] : [customerId];

    /// <summary>Everyone who is part of a customer now, the customer first.</summary>
    public async ValueTask<IReadOnlyList<string>> MembersAsync(string customerId, CancellationToken ct)
    {
        var members = new List<string> { customerId };
        for (var i = 0; IsId(customerId) && i < members.Count; i++)
        {
            await foreach (var row in WholePartition.ReadAsync(_customers, members[i], RowRange.Prefix(CustomerRows.MemberPrefix), ct))
            {
                var member = row.Text("member");
                // The row stays when the merge is undone.
                if (!members.Contains(member, StringComparer.Ordinal) && (await ProfileAsync(member, ct))?.MergedInto == members[i])
                {
                    members.Add(member);
                }
            }
        }

        return members;
    }

    /// <summary>Lets <paramref name="change"/> make a new profile of what is there until nobody else was quicker; null: no such customer.</summary>
    public async ValueTask<CustomerProfile?> UpdateAsync(string customerId, Func<CustomerProfile, CustomerProfile> change, CancellationToken ct)
    {
        while (await ProfileAsync(customerId, ct) is { } profile)
        {
            var changed = change(profile);
            if (ReferenceEquals(changed, profile))
            {
                return profile;
            }

            var written = await _customers.WriteAsync(RowChange.Replace(CustomerRows.From(changed), profile.ETag), ct);
            if (written.IsWritten)
            {
                return changed with { ETag = written.ETag };
            }
        }

        return null;
    }

    /// <summary>Writes a profile if it is still the one that was read.</summary>
    public async ValueTask<bool> TryReplaceAsync(CustomerProfile profile, string eTag, CancellationToken ct) =>
        (await _customers.WriteAsync(RowChange.Replace(CustomerRows.From(profile), eTag), ct)).IsWritten;

    /// <summary>The episode of the customer's newest conversation as far as the hint knows; 0 when there is none.</summary>
    public async ValueTask<int> OpenEpisodeAsync(string customerId, CancellationToken ct) =>
        await _customers.GetAsync(customerId, CustomerRows.Open, ct) is { } row ? (int)row.Int64("episode") : 0;

    public async ValueTask SetOpenEpisodeAsync(string customerId, int episode, CancellationToken ct) =>
        await _customers.WriteAsync(RowChange.Upsert(new Row(customerId, CustomerRows.Open).Set("episode", episode)), ct);

    /// <summary>Who has served the customer or anyone who is part of the customer, and when last.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ServedByAsync(string customerId, CancellationToken ct)
    {
        var served = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var member in await MembersAsync(customerId, ct))
        {
            foreach (var row in await _customers.RangeAsync(member, RowRange.Prefix(CustomerRows.AgentPrefix), RowLimits.MaxRange, ct))
            {
                var (agent, at) = (row.Key[CustomerRows.AgentPrefix.Length..], row.Instant("lastAt") ?? default);
                served[agent] = served.TryGetValue(agent, out var other) && other > at ? other : at;
            }
        }

        return served;
    }

    public async ValueTask RecordServedAsync(string customerId, string agentId, DateTimeOffset at, CancellationToken ct) =>
        await _customers.WriteAsync(RowChange.Upsert(new Row(customerId, CustomerRows.AgentPrefix + agentId).Set("lastAt", at)), ct);

    private async ValueTask<List<CustomerProfile>> FollowAsync(CustomerProfile profile, CancellationToken ct)
    {
        var path = new List<CustomerProfile> { profile };
        while (path[^1].MergedInto.Length > 0
            && !path.Exists(it => it.Id == path[^1].MergedInto)
            && await ProfileAsync(path[^1].MergedInto, ct) is { } next)
        {
            path.Add(next);
        }

        return path;
    }

    /// <summary>An id may come from an address: what none can be is not looked up.</summary>
    private static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && id.All(it => char.IsAsciiLetterOrDigit(it) || it is '-');
}
