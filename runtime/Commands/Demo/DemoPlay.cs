using System.Globalization;
using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The morning itself: set up, open the doors, let customers write and agents answer, and tell what happened.</summary>
internal sealed class DemoPlay(DemoApi anonymous, DemoApi admin, DemoPlatforms platforms, Func<string, string> passwordOf, TextWriter output)
{
    private const string Account = DemoPlatforms.Account;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DemoReport _report = new(output);
    private readonly Dictionary<string, DemoApi> _visitors = new(StringComparer.Ordinal);
    private readonly TimeProvider _time = TimeProvider.System;

    public async Task RunAsync(CancellationToken ct)
    {
        _report.Title("Setting up: a web site; WeChat, DingTalk and an app on loopback platforms; a word list, three agents");
        await SetUpAsync(ct);
        var agents = new List<DemoAgent>();
        foreach (var person in DemoScript.People)
        {
            agents.Add(await OpenDeskAsync(person, ct));
        }

        using var beats = new DemoBeats(agents);
        var before = await CountersAsync(ct);
        _report.Title("Customers write");
        foreach (var (line, number) in DemoScript.Morning.Select((line, number) => (line, number)))
        {
            await SayAsync(line, number, ct);
        }

        await ForgeAsync(ct);
        await SettleAsync(before, ct);

        _report.Title("Who got what, and why; what they answered");
        await AnswerAsync(agents, ct);
        _report.Title("An urgent ticket: nobody of the first level is there, so it goes on to the next");
        await new DemoTicket(anonymous, admin, passwordOf, _report).RunAsync(agents[0], ct);
        _report.Counters(before, await CountersAsync(ct));
        await AskAsync(agents, ct);
        await EndAsync(agents, ct);
        _report.Title("Look for yourself: open the page, sign in, set yourself online, take the conversation that waits");
    }

    /// <summary>Shows what customers receive until the person has seen enough.</summary>
    public async Task StayAsync(CancellationToken ct)
    {
        output.WriteLine("The loopback platforms stay open; answer a conversation of theirs in the page and it shows here. Ctrl+C ends it.");
        var seen = platforms.Received.ToHashSet();
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(Pause, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var received in platforms.Received.Where(seen.Add))
            {
                _report.Received(received.Platform, received.Message);
            }
        }
    }

    private async Task SetUpAsync(CancellationToken ct)
    {
        await admin.PutAsync($"api/channels/web/{Account}", new JsonObject { ["settings"] = new JsonObject() }, ct);
        await platforms.SetUpAsync(admin, ct);
        foreach (var line in DemoScript.Morning.Append(DemoScript.Last))
        {
            platforms.Meet(line);
        }

        await admin.PutAsync("api/words/demo", new JsonObject { ["policy"] = "mask", ["words"] = Strings(DemoScript.MaskedWords) }, ct);
    }

    private async Task<DemoAgent> OpenDeskAsync(DemoPerson person, CancellationToken ct)
    {
        var agent = await SignInAsync(person, ct);
        await agent.BeatAsync(ct);
        await agent.SetStatusAsync("online", ct);
        _report.Person(person);
        return agent;
    }

    private async Task<DemoAgent> SignInAsync(DemoPerson person, CancellationToken ct)
    {
        var password = passwordOf(person.Username);
        // 201 the first time, 409 when an earlier demo made the agent.
        await admin.StatusOfPostAsync(
            "api/agents",
            new JsonObject
            {
                ["username"] = person.Username,
                ["displayName"] = person.DisplayName,
                ["role"] = "agent",
                ["languages"] = Strings(person.Languages),
                ["skills"] = Strings(person.Skills),
                ["capacity"] = person.Capacity,
                ["password"] = password,
            },
            ct);
        return await DemoAgent.SignInAsync(anonymous, person, password, ct);
    }

    private async Task SayAsync(DemoLine line, int number, CancellationToken ct)
    {
        var id = $"{_time.GetUtcNow().ToUnixTimeMilliseconds()}{number}".ToString(CultureInfo.InvariantCulture);
        for (var time = 1; time <= line.Times; time++)
        {
            var accepted = line.Channel == "web"
                ? await SayOnWebAsync(line, id, ct)
                : await platforms.SayAsync(line, id, ct);
            _report.Said(line, accepted, time);
        }
    }

    private async Task<bool> SayOnWebAsync(DemoLine line, string id, CancellationToken ct)
    {
        if (!_visitors.TryGetValue(line.Customer, out var visitor))
        {
            var session = await anonymous.PostAsync($"api/web/{Account}/sessions", null, ct);
            _visitors[line.Customer] = visitor = anonymous.As((string)session["token"]!);
        }

        return await visitor.StatusOfPostAsync(
            $"api/channels/web/{Account}/webhook", new JsonObject { ["clientMessageId"] = id, ["text"] = line.Text }, ct) == 202;
    }

    /// <summary>Somebody who knows the address, but not the key.</summary>
    private async Task ForgeAsync(CancellationToken ct)
    {
        var weChat = platforms.WeChat;
        var call = weChat.Writer.Seal(weChat.Writer.Text("o-forger", "free money", "1", _time.GetUtcNow()), _time.GetUtcNow());
        var (status, _) = await weChat.PostAsync(call.With("msg_signature", new string('0', 40)), ct);
        _report.Forged(status);
    }

    private async Task AnswerAsync(List<DemoAgent> agents, CancellationToken ct)
    {
        foreach (var agent in agents)
        {
            await agent.BeatAsync(ct);
            foreach (var conversation in await agent.AnswerAsync(ct))
            {
                var id = (string)conversation["id"]!;
                _report.Conversation(conversation, agent.Person, await agent.MessagesAsync(id, ct), await agent.RoutingAsync(id, ct));
            }
        }

        await UntilAsync(() => Task.FromResult(platforms.Received.Select(received => received.Message.OpenId).Distinct().Count() >= 5), ct);
        foreach (var (platform, message) in platforms.Received)
        {
            _report.Received(platform, message);
        }
    }

    /// <summary>What takes its time: an offer that is declined, one that nobody answers, an agent who drops off.</summary>
    private async Task AskAsync(List<DemoAgent> agents, CancellationToken ct)
    {
        _report.Title("Agents who are asked first, by the clock: about two minutes");
        foreach (var agent in agents)
        {
            await agent.SetStatusAsync("away", ct);
        }

        var asked = new List<DemoAgent>();
        foreach (var person in DemoScript.Asked)
        {
            asked.Add(await SignInAsync(person, ct));
        }

        await new DemoOffers(_report, UntilAsync).PlayAsync(asked, token => SayAsync(DemoScript.Choosy, DemoScript.Morning.Length + 1, token), ct);
        foreach (var agent in asked)
        {
            await agent.SetStatusAsync("offline", ct);
        }
    }

    /// <summary>The agents go home with their work done; the last customer finds nobody and waits for the person at the page.</summary>
    private async Task EndAsync(List<DemoAgent> agents, CancellationToken ct)
    {
        foreach (var agent in agents)
        {
            await agent.SetStatusAsync("offline", ct);
            foreach (var conversation in await agent.InboxAsync(ct))
            {
                await agent.ResolveAsync((string)conversation!["id"]!, ct);
            }
        }

        await SayAsync(DemoScript.Last, DemoScript.Morning.Length, ct);
    }

    /// <summary>Until everything that was accepted is either stored or known as a duplicate.</summary>
    private Task SettleAsync(IReadOnlyDictionary<string, long> before, CancellationToken ct) => UntilAsync(
        async () =>
        {
            var now = await CountersAsync(ct);
            long Since(string name) => now.GetValueOrDefault(name) - before.GetValueOrDefault(name);
            return Since("omni.messages.stored") + Since("omni.messages.duplicate") >= Since("omni.messages.accepted")
                && Since("omni.assignments") > 0;
        },
        ct);

    private async Task UntilAsync(Func<Task<bool>> done, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        while (!await done() && _time.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(Pause, _time, ct);
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> CountersAsync(CancellationToken ct) =>
        ((JsonObject)(await admin.GetAsync("api/counters", ct))["counters"]!).ToDictionary(pair => pair.Key, pair => (long)pair.Value!, StringComparer.Ordinal);

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
