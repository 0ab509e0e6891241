using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>
/// The rows of merges: the record, who is part of whom, and who was set apart by hand. Each is written so that doing it again after
/// a crash changes nothing.
/// </summary>
public sealed class MergeStore(ITables tables)
{
    private readonly ITable _table = tables.Get(TableNames.Customers);

    public async ValueTask<MergeRecord?> FindAsync(string homeId, string mergeId, CancellationToken ct) =>
        await _table.GetAsync(homeId, CustomerRows.MergePrefix + mergeId, ct) is { } row ? MergeRecord.Of(row) : null;

    /// <summary>Every merge into this customer, undone ones too, in no order.</summary>
    public async ValueTask<IReadOnlyList<MergeRecord>> ListAsync(string survivorId, CancellationToken ct)
    {
        var found = new List<MergeRecord>();
        await foreach (var row in WholePartition.ReadAsync(_table, survivorId, RowRange.Prefix(CustomerRows.MemberPrefix), ct))
        {
            if (await FindAsync(row.Text("home"), row.Text("merge"), ct) is { } record && record.SurvivorId == survivorId)
            {
                found.Add(record);
            }
        }

        return found;
    }

    /// <summary>Notes a merge that begins. False when the record is there already.</summary>
    public async ValueTask<bool> TryBeginAsync(MergeRecord merge, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Insert(MergeRecord.ToRow(merge)), ct)).IsWritten;

    /// <summary>Notes with the survivor who became part of it. The row stays when it is undone: it says where to look, not what is.</summary>
    public async ValueTask AddMemberAsync(MergeRecord merge, CancellationToken ct)
    {
        await _table.WriteAsync(
            RowChange.Upsert(
                new Row(merge.SurvivorId, MemberKey(merge.MergedId, merge.Id)).Set("member", merge.MergedId).Set("merge", merge.Id).Set("home", merge.HomeId)),
            ct);

        // And with the other, so that whoever erases that one finds what the survivor has of it.
        await _table.WriteAsync(
            RowChange.Upsert(
                new Row(merge.MergedId, CustomerRows.JoinedPrefix + merge.Id).Set("survivor", merge.SurvivorId).Set("home", merge.HomeId)),
            ct);
    }

    /// <summary>
    /// Notes with two customers that a channel vouched for the same identifier of both, which is the owner's. Each finds the other, also
    /// where they are not made one.
    /// </summary>
    public async ValueTask NoteAlikeAsync(string identifier, string ownerId, string originId, DateTimeOffset at, CancellationToken ct)
    {
        var (mine, others) = (Alike(originId, ownerId, identifier, at), Alike(ownerId, originId, identifier, at));
        if (await _table.GetAsync(others.Partition, others.Key, ct) is not null)
        {
            return;
        }

        await _table.WriteAsync(RowChange.Insert(mine), ct);
        await _table.WriteAsync(RowChange.Insert(others), ct);

        // Who erases one of them marks it and looks for these rows then: a later one finds them, an earlier one shows here.
        if (await _table.GetAsync(originId, CustomerRows.Erased, ct) is not null || await _table.GetAsync(ownerId, CustomerRows.Erased, ct) is not null)
        {
            await _table.WriteAsync(RowChange.Delete(mine.Partition, mine.Key), ct);
            await _table.WriteAsync(RowChange.Delete(others.Partition, others.Key), ct);
        }
    }

    /// <summary>What channels vouched for of these customers and of others, too.</summary>
    public async ValueTask<IReadOnlyList<AlikeIdentity>> AlikeAsync(IReadOnlyList<string> members, CancellationToken ct)
    {
        var found = new List<AlikeIdentity>();
        foreach (var member in members)
        {
            await foreach (var row in WholePartition.ReadAsync(_table, member, RowRange.Prefix(CustomerRows.AlikePrefix), ct))
            {
                found.Add(new(new(member, "", "", "", row.Text("identifier"), row.Instant("since") ?? default), row.Text("other")));
            }
        }

        return found;
    }

    /// <summary>Removes what customers who go have left with those who stay: who was part of whom, who was like whom, and who was set apart.</summary>
    /// <returns>How many rows.</returns>
    internal async ValueTask<long> ForgetAsync(string goingId, IReadOnlyCollection<string> going, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var (customer, key) in await LeftWithOthersAsync(goingId, ct))
        {
            if (!going.Contains(customer, StringComparer.Ordinal))
            {
                removed += (await _table.WriteAsync(RowChange.Delete(customer, key), ct)).IsWritten ? 1 : 0;
            }
        }

        return removed;
    }

    private async ValueTask<IReadOnlyList<(string Customer, string Key)>> LeftWithOthersAsync(string id, CancellationToken ct)
    {
        var found = new List<(string, string)>();
        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.ApartPrefix), ct))
        {
            found.Add((row.Key[CustomerRows.ApartPrefix.Length..], CustomerRows.ApartPrefix + id));
        }

        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.AlikePrefix), ct))
        {
            found.Add((row.Text("other"), AlikeKey(id, row.Text("identifier"))));
        }

        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.JoinedPrefix), ct))
        {
            var merge = row.Key[CustomerRows.JoinedPrefix.Length..];
            found.Add((row.Text("survivor"), MemberKey(id, merge)));
            found.Add((row.Text("home"), CustomerRows.MergePrefix + merge));
        }

        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.MemberPrefix), ct))
        {
            found.Add((row.Text("home"), CustomerRows.MergePrefix + row.Text("merge")));
            found.Add((row.Text("member"), CustomerRows.JoinedPrefix + row.Text("merge")));
        }

        await foreach (var row in WholePartition.ReadAsync(_table, id, RowRange.Prefix(CustomerRows.MergePrefix), ct))
        {
            var merge = MergeRecord.Of(row);
            found.Add((merge.SurvivorId, MemberKey(merge.MergedId, merge.Id)));
            found.Add((merge.MergedId, CustomerRows.JoinedPrefix + merge.Id));
        }

        return found;
    }

    private static Row Alike(string customerId, string otherId, string identifier, DateTimeOffset at) =>
        new Row(customerId, AlikeKey(otherId, identifier)).Set("identifier", identifier).Set("other", otherId).Set("since", at);

    private static string AlikeKey(string otherId, string identifier) => $"{CustomerRows.AlikePrefix}{otherId}:{RowLimits.KeyPart(identifier)}";

    private static string MemberKey(string mergedId, string mergeId) => $"{CustomerRows.MemberPrefix}{mergedId}:{mergeId}";

    /// <summary>False when somebody else changed the record.</summary>
    public async ValueTask<bool> TryReplaceAsync(MergeRecord merge, CancellationToken ct) =>
        (await _table.WriteAsync(RowChange.Replace(MergeRecord.ToRow(merge), merge.ETag), ct)).IsWritten;

    /// <summary>Notes that somebody parted the two by hand, so that no identifier joins them again.</summary>
    public async ValueTask PartAsync(string oneId, string otherId, CancellationToken ct)
    {
        await _table.WriteAsync(RowChange.Upsert(new Row(oneId, CustomerRows.ApartPrefix + otherId)), ct);
        await _table.WriteAsync(RowChange.Upsert(new Row(otherId, CustomerRows.ApartPrefix + oneId)), ct);
    }

    /// <summary>Forgets that: somebody joined them by hand.</summary>
    public async ValueTask JoinAgainAsync(string oneId, string otherId, CancellationToken ct)
    {
        await _table.WriteAsync(RowChange.Delete(oneId, CustomerRows.ApartPrefix + otherId), ct);
        await _table.WriteAsync(RowChange.Delete(otherId, CustomerRows.ApartPrefix + oneId), ct);
    }

    /// <summary>Whether anyone of the one was set apart from anyone of the other.</summary>
    public async ValueTask<bool> AreApartAsync(IReadOnlyList<string> some, IReadOnlyList<string> others, CancellationToken ct)
    {
        foreach (var one in some)
        {
            foreach (var other in others)
            {
                if (await _table.GetAsync(one, CustomerRows.ApartPrefix + other, ct) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The channel identities and verified identifiers of a customer and its members.</summary>
    public async ValueTask<IReadOnlyList<CustomerIdentity>> IdentitiesAsync(IReadOnlyList<string> members, CancellationToken ct)
    {
        var found = new List<CustomerIdentity>();
        foreach (var member in members)
        {
            await foreach (var row in WholePartition.ReadAsync(_table, member, RowRange.Prefix(CustomerRows.IdentityPrefix), ct))
            {
                found.Add(new(member, row.Text("channel"), row.Text("account"), row.Text("address"), row.Text("identifier"), row.Instant("since") ?? default));
            }
        }

        return found;
    }
}

/// <summary>One of a customer's identities: somebody on a channel, or an identifier that a channel vouched for.</summary>
/// <param name="CustomerId">The customer whom it was found with, before any merge.</param>
/// <param name="Channel">Empty for an identifier.</param>
/// <param name="Account">Empty for an identifier.</param>
/// <param name="Address">Empty for an identifier.</param>
/// <param name="Identifier"><c>kind:value</c>; empty for a channel's.</param>
/// <param name="Since">When it was seen first.</param>
public sealed record CustomerIdentity(string CustomerId, string Channel, string Account, string Address, string Identifier, DateTimeOffset Since);

/// <summary>An identifier that channels vouched for of two customers.</summary>
/// <param name="Identity">Of the one.</param>
/// <param name="OtherId">The other, before any merge.</param>
public sealed record AlikeIdentity(CustomerIdentity Identity, string OtherId);
