using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Channels;

namespace Omni.Tests.Simulation;

/// <summary>
/// The customers and their platforms: one message after the other or several at once, again until it is acknowledged or the
/// platform gives up, and now and then once more, at the same time or much later.
/// </summary>
internal sealed class CustomersAtWork(SimWorld world, SimCalls calls)
{
    private static readonly string[] Texts =
        ["hello", "I want my money back", "我要退款", "urgent: it is broken", $"what the {SimServices.MaskedWord}", SimServices.BlockedWord, "where is my parcel"];

    /// <summary>The same, and what is said to a bot.</summary>
    private static readonly string[] TextsToBot = [.. Texts, "talk to a human", "yes", "no", "1", "thanks", SimAnswers.Broken, SimAnswers.Blocked, SimAnswers.Stuck];

    private string[] Said => world.HasBot ? TextsToBot : Texts;

    private int _open;

    /// <summary>All messages are acknowledged or given up, and no platform will say one again.</summary>
    public bool IsDone => _open == 0;

    public void Begin()
    {
        for (var i = 1; i <= world.Weather.Senders; i++)
        {
            _ = WriteAsync(world.Random.Next(2) == 0 ? ChannelNames.Web : SimChannel.WeChat, $"s{i}", isOneByOne: world.Random.Next(2) == 0);
        }
    }

    private async Task WriteAsync(string channel, string sender, bool isOneByOne)
    {
        _open++;
        var pause = world.Random.Next(3) switch { 0 => 200, 1 => 5_000, _ => 40_000 };
        for (var i = 1; i <= world.Weather.MessagesOfEach; i++)
        {
            await world.SleepAsync(world.Pause(0, pause));
            var vouched = world.Faults.Hits(world.Weather.VouchOdds) ? "email:jo@example.com" : "";
            var payload = $"{sender}|e{i}|{vouched}|{Said[world.Random.Next(Said.Length)]}";
            var posted = PostAsync(channel, sender, $"e{i}", payload);
            if (isOneByOne)
            {
                await posted;
            }
        }

        _open--;
    }

    private async Task PostAsync(string channel, string sender, string id, string payload)
    {
        _open++;
        if (world.Faults.Hits(world.Weather.RedeliveryOdds))
        {
            // Two of the platform's machines have it at once.
            _ = AgainAsync(channel, sender, id, payload, TimeSpan.Zero);
        }

        var tries = world.Random.Next(4) == 0 ? 3 : int.MaxValue;
        for (var i = 0; i < tries && !await TryAsync(channel, sender, id, payload); i++)
        {
            await world.SleepAsync(world.Pause(100, 8_000));
        }

        if (world.Faults.Hits(world.Weather.RedeliveryOdds))
        {
            _ = AgainAsync(channel, sender, id, payload, world.Pause(1, 100_000));
        }

        _open--;
    }

    private async Task AgainAsync(string channel, string sender, string id, string payload, TimeSpan after)
    {
        _open++;
        await world.SleepAsync(after);
        await TryAsync(channel, sender, id, payload);
        _open--;
    }

    private async Task<bool> TryAsync(string channel, string sender, string id, string payload)
    {
        var status = await calls.AskAsync(process => process.ReceiveAsync(channel, payload), status =>
        {
            if (status is >= 200 and < 300)
            {
                world.Trace?.Add(world.Loop.Now, 0, $"{channel} {sender} {id} is acknowledged");
                world.Record.Acknowledged.Add(($"{channel}|{sender}", id));
            }
            else if (status is not StatusCodes.Status503ServiceUnavailable)
            {
                world.Fail($"a webhook call was answered with {status}");
            }
        });
        return status is >= 200 and < 300;
    }
}
