using System.Globalization;
using System.Text.Json.Nodes;
using Omni.Bench.Load;

namespace Omni.Bench.History;

/// <summary>A web visitor who writes.</summary>
internal sealed class Writer
{
    private readonly OmniClient _client;
    private readonly string _account;
    private int _written;

    private Writer(OmniClient client, string account) => (_client, _account) = (client, account);

    public static async Task<Writer> BeginAsync(OmniClient anonymous, string account, CancellationToken ct)
    {
        var session = await anonymous.PostAsync($"api/web/{account}/sessions", null, ct);
        return new(anonymous.As((string)session["token"]!), account);
    }

    /// <summary>Writes so many messages on a few connections at once, each text with a number that no other message has.</summary>
    public Task WriteAsync(int count, Numbers numbers, int atOnce, CancellationToken ct)
    {
        var left = count;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await WriteAsync(numbers, ct);
            }
        }));
    }

    public async Task WriteAsync(Numbers numbers, CancellationToken ct)
    {
        var (number, mine) = (numbers.Next(), Interlocked.Increment(ref _written));
        await _client.PostAsync(
            $"api/channels/web/{_account}/webhook",
            new JsonObject { ["clientMessageId"] = mine.ToString(CultureInfo.InvariantCulture), ["text"] = $"{Numbers.Word(number)}{Texts.Of(number)}" },
            ct);
    }

    /// <summary>The conversation that the visitor writes in, once something is stored in it.</summary>
    public async Task<string> ConversationAsync(CancellationToken ct) => (string?)(await _client.GetAsync("api/web/messages?limit=1", ct))["conversationId"] ?? "";
}

/// <summary>Numbers that are given out once each.</summary>
internal sealed class Numbers
{
    private int _last = -1;

    public int Count => _last + 1;

    public int Next() => Interlocked.Increment(ref _last);

    /// <summary>One word of the index.</summary>
    public static string Word(int number) => string.Create(CultureInfo.InvariantCulture, $"NO{number:D8}");
}
