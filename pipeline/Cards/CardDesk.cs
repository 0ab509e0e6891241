using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Cards;

/// <summary>
/// Asks the company's other systems about a customer, all at once, each under a signature that is good for some minutes (Standard Webhooks).
/// An answer is kept for a while; a system that is away shows its last one, or that it is away, and holds nothing up.
/// </summary>
public sealed class CardDesk
{
    internal const string ClientName = "cards";

    /// <summary>Customers whose answers are kept; beyond that all are forgotten, which costs a question each.</summary>
    private const int MaxKept = 5_000;

    private readonly ConcurrentDictionary<(string Source, string Customer), Card> _kept = new();
    private readonly CustomerStore _customers;
    private readonly PlatformCalls _calls;
    private readonly CardOptions _options;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;

    internal CardDesk(CustomerStore customers, PlatformCalls calls, IOptions<CardOptions> options, IdSource ids, TimeProvider time) =>
        (_customers, _calls, _options, _ids, _time) = (customers, calls, options.Value, ids, time);

    /// <summary>One card for each source, in the order of the options.</summary>
    public async ValueTask<IReadOnlyList<Card>> ReadAsync(string customerId, IReadOnlyList<CustomerIdentity> identities, CancellationToken ct) =>
        await Task.WhenAll(_options.Sources.Select(source => ReadAsync(source, customerId, identities, ct)));

    /// <summary>Drops what is kept of these customers in this process.</summary>
    public long Forget(IReadOnlyCollection<string> customerIds) =>
        _kept.Keys.Count(key => customerIds.Contains(key.Customer, StringComparer.Ordinal) && _kept.TryRemove(key, out _));

    /// <summary>What is kept in this process, by customer.</summary>
    internal IEnumerable<(string Customer, Card Card)> Kept => _kept.Select(it => (it.Key.Customer, it.Value));

    private async Task<Card> ReadAsync(CardSource source, string customerId, IReadOnlyList<CustomerIdentity> identities, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var known = _kept.GetValueOrDefault((source.Name, customerId));
        if (known?.At is { } at && now - at < _options.Freshness)
        {
            return known;
        }

        var card = await AskAsync(source, customerId, identities, now, ct);
        if (card.Problem.Length > 0)
        {
            return known is null ? card : known with { Problem = card.Problem };
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[(source.Name, customerId)] = card;
        if (await _customers.ErasedAtAsync(customerId, ct) is not null)
        {
            // Erased while the system was asked. Kept first: an erasure that this look misses drops the card itself.
            _kept.TryRemove((source.Name, customerId), out _);
        }

        return card;
    }

    private async ValueTask<Card> AskAsync(
        CardSource source, string customerId, IReadOnlyList<CustomerIdentity> identities, DateTimeOffset now, CancellationToken ct)
    {
        var id = _ids.NewId();
        var body = Question(customerId, identities);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = WebhookSecret.TryParse(source.Secret, out var secret)
            ? secret.Sign(id, timestamp, body)
            : throw new InvalidOperationException("The options were not validated.");
        using var patience = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        PlatformAnswer answer;
        try
        {
            answer = await _calls.PostAsync(
                ClientName,
                source.Url!,
                body,
                [new(WebhookSecret.IdHeader, id), new(WebhookSecret.TimestampHeader, timestamp), new(WebhookSecret.SignatureHeader, signature)],
                either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            answer = new(PlatformCall.NotSent);
        }

        return answer switch
        {
            { Call: not PlatformCall.Answered } => Nothing(source, "unreachable"),
            { IsSuccess: false } => Nothing(source, "refused"),
            _ => CardReader.TryRead(answer.Json) is { } read ? new(source.Name, read.Title, read.Rows, now, "") : Nothing(source, "unreadable"),
        };
    }

    private static Card Nothing(CardSource source, string problem) => new(source.Name, "", [], null, problem);

    private static byte[] Question(string customerId, IReadOnlyList<CustomerIdentity> identities)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("customerId", customerId);
            json.WriteStartArray("identities");
            foreach (var identity in identities)
            {
                json.WriteStartObject();
                if (identity.Identifier.Length > 0)
                {
                    json.WriteString("kind", VerifiedIdentifiers.KindOf(identity.Identifier));
                    json.WriteString("value", VerifiedIdentifiers.ValueOf(identity.Identifier));
                }
                else
                {
                    json.WriteString("kind", "channel");
                    json.WriteString("channel", identity.Channel);
                    json.WriteString("account", identity.Account);
                    json.WriteString("value", identity.Address);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
