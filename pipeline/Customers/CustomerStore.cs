using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Customers, and which channel identity is whose. A link is insert-only, so that two first messages of one sender cannot make
/// two customers.
/// </summary>
public sealed class CustomerStore(ITables tables, IdSource ids, TimeProvider time)
{
    private const string LinkKey = "customer";
    private const string ProfileKey = "profile";
    private const string OpenKey = "open";
    private const string AgentPrefix = "agent:";
    private const string TimelinePrefix = "tl:";

    private readonly ITable _identities = tables.Get(TableNames.Identities);
    private readonly ITable _customers = tables.Get(TableNames.Customers);

    /// <summary>The customer behind a channel identity, made on first sight.</summary>
    public async ValueTask<Customer> ResolveAsync(ChannelIdentity identity, CancellationToken ct)
    {
        var partition = identity.Key;
        if (await _identities.GetAsync(partition, LinkKey, ct) is { } link)
        {
            return new(link.Text("customer"), link.Text("name"));
        }

        var customer = new Customer(ids.NewId(), identity.DefaultName);
        // The profile first: a link must never point at nothing.
        await _customers.WriteAsync(
            RowChange.Insert(new Row(customer.Id, ProfileKey).Set("name", customer.Name).Set("createdAt", time.GetUtcNow())), ct);
        var made = new Row(partition, LinkKey)
            .Set("customer", customer.Id)
            .Set("name", customer.Name)
            .Set("channel", identity.Channel)
            .Set("account", identity.Account)
            .Set("address", identity.Address)
            .Set("linkedAt", time.GetUtcNow());
        if ((await _identities.WriteAsync(RowChange.Insert(made), ct)).IsWritten)
        {
            return customer;
        }

        await _customers.WriteAsync(RowChange.Delete(customer.Id, ProfileKey), ct);
        return await ResolveAsync(identity, ct);
    }

    /// <summary>The customer behind a channel identity; null before the first message.</summary>
    public async ValueTask<Customer?> FindAsync(ChannelIdentity identity, CancellationToken ct) =>
        await _identities.GetAsync(identity.Key, LinkKey, ct) is { } link ? new(link.Text("customer"), link.Text("name")) : null;

    /// <summary>The episode of the customer's newest conversation as far as the hint knows; 0 when there is none.</summary>
    public async ValueTask<int> OpenEpisodeAsync(string customerId, CancellationToken ct) =>
        await _customers.GetAsync(customerId, OpenKey, ct) is { } row ? (int)row.Int64("episode") : 0;

    public async ValueTask SetOpenEpisodeAsync(string customerId, int episode, CancellationToken ct) =>
        await _customers.WriteAsync(RowChange.Upsert(new Row(customerId, OpenKey).Set("episode", episode)), ct);

    /// <summary>Who has served the customer, and when last.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ServedByAsync(string customerId, CancellationToken ct)
    {
        var rows = await _customers.RangeAsync(customerId, RowRange.Prefix(AgentPrefix), RowLimits.MaxRange, ct);
        return rows.ToDictionary(row => row.Key[AgentPrefix.Length..], row => row.Instant("lastAt") ?? default, StringComparer.Ordinal);
    }

    public async ValueTask RecordServedAsync(string customerId, string agentId, DateTimeOffset at, CancellationToken ct) =>
        await _customers.WriteAsync(RowChange.Upsert(new Row(customerId, AgentPrefix + agentId).Set("lastAt", at)), ct);

    /// <summary>Adds a message to the timeline over all conversations, newest first by key. A second time changes nothing.</summary>
    public async ValueTask AddToTimelineAsync(string customerId, string conversationId, long sequence, DateTimeOffset at, CancellationToken ct)
    {
        // Whole milliseconds, as a queued message keeps them: one that comes again after a crash must find its row.
        var inverted = DateTimeOffset.MaxValue.UtcTicks - (at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond));
        var key = string.Create(CultureInfo.InvariantCulture, $"{TimelinePrefix}{inverted:D19}:{conversationId}:{sequence:D12}");
        await _customers.WriteAsync(
            RowChange.Insert(new Row(customerId, key).Set("conversation", conversationId).Set("sequence", sequence)), ct);
    }
}

public sealed record Customer(string Id, string Name);
