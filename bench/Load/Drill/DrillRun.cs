using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Omni.Bench.Load.Drill;

/// <summary>
/// Load in both directions, SIGKILL at a random moment, a start on the same data; again and again. Then every conversation is read
/// back and held to what was acknowledged.
/// </summary>
internal sealed class DrillRun(int rounds, string jsonFile, TimeProvider time)
{
    private const int Senders = 100;
    private const double Rate = 400;
    private const double RoundSeconds = 1.5;
    private const double Earliest = 0.2;
    private const double Latest = 1.3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SlowLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongRecovery = TimeSpan.FromSeconds(5);
    private static readonly RunLimits Limits = new(TimeSpan.FromMinutes(5), Patience);
    private static readonly RunLimits OnlyAccepting = Limits with { AwaitsDelivery = false };
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Dictionary<string, string> Settings = new() { ["Access__PasswordRounds"] = "100000" };

    private readonly Repeatable _random = new((ulong)time.GetTimestamp() | 1);
    private readonly List<double> _recoveries = [];
    private readonly List<Task<double>> _watched = [];

    /// <summary>Whose answers an earlier kill still holds up: that counts once, for that kill.</summary>
    private readonly ConcurrentDictionary<Sender, int> _heldUp = [];
    private readonly AnswerCheck _answers = new();
    private (long Lost, long Duplicates, long OutOfOrder, long Repeats, long Late) _shown;

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("omni-drill-").FullName;
        var port = FreePort.Find();
        var server = await ServerProcess.StartAsync(data, port, Settings);
        try
        {
            await using var platform = await PlayedWeChat.StartAsync();
            using var engine = new Engine(time);
            var options = new LoadOptions { Senders = Senders, Password = server.Password, WeChatApi = platform.Address };
            await using var fleet = await Fleet.CreateAsync(server.Address, options, _ => engine, time, ct);
            await engine.StartAsync(fleet, 64);
            await engine.RunAsync(Schedule.OneEach(Senders, Rate), OnlyAccepting, null, ct);
            await Assignments.AwaitAsync(fleet, _ => { }, time, ct);
            var marks = StoreMark.Of(fleet.Senders);
            var desk = new Desk(fleet, time);
            Console.WriteLine(Text($"{Senders} customers, web and WeChat, {fleet.Pages.Count} agents; {Rate} messages/s and the agents' answers; {rounds} kills."));
            for (var round = 1; round <= rounds; round++)
            {
                server = await RoundAsync(round, server, () => ServerProcess.StartAsync(data, port, Settings), engine, fleet, desk, ct);
                _answers.TakePlatform(platform.Take());
            }

            return await JudgeAsync(fleet, desk, platform, marks, ct);
        }
        finally
        {
            await server.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<ServerProcess> RoundAsync(
        int round, ServerProcess server, Func<Task<ServerProcess>> startAsync, Engine engine, Fleet fleet, Desk desk, CancellationToken ct)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var load = engine.RunAsync(Schedule.Create(Senders, Rate, RoundSeconds, (ulong)_random.Next(int.MaxValue) + 1), Limits, null, ct);
        var answering = desk.AnswerAsync(enough.Token, ct);
        await Task.Delay(TimeSpan.FromSeconds(Earliest + (_random.NextDouble() * (Latest - Earliest))), time, ct);

        var killed = time.GetTimestamp();
        await server.DisposeAsync();
        var accepted = fleet.Senders.Select(sender => sender.Acknowledged - sender.First).ToArray();
        var answered = desk.Snapshot();
        server = await startAsync();
        var started = time.GetElapsedTime(killed);
        var recovery = WatchAsync(round, fleet, desk, accepted, answered, killed, ct);
        _watched.Add(recovery);

        var run = await load;
        await enough.CancelAsync();
        await answering;
        _shown = (_shown.Lost + run.Lost, _shown.Duplicates + run.Duplicates, _shown.OutOfOrder + run.OutOfOrder, _shown.Repeats + run.Repeats, _shown.Late + run.Late);

        // One that takes long is watched on while the next rounds go their way.
        await Task.WhenAny(recovery, Task.Delay(LongRecovery, time, ct));
        var verdict = recovery.IsCompletedSuccessfully ? Text($"all delivered after {await recovery:N2} s") : "not all delivered yet";
        Console.WriteLine(Text(
            $"  {round,3}: killed with {accepted.Sum()} accepted, back after {started.TotalSeconds:N2} s, {verdict}; then {run.Accepted} of {run.Scheduled} accepted, {run.Delivered} delivered"));
        return server;
    }

    /// <summary>The seconds from the kill until everything that was accepted before it was delivered.</summary>
    private async Task<double> WatchAsync(int round, Fleet fleet, Desk desk, int[] accepted, int[] answered, long killed, CancellationToken ct)
    {
        var isRecovered = await RecoverAsync(fleet, desk, accepted, answered, killed, heldUp: false, ct);
        var took = time.GetElapsedTime(killed);
        if (took > LongRecovery)
        {
            Console.WriteLine(Text($"  {round,3}: {(isRecovered ? "all delivered" : "NOT all delivered")} after {took.TotalSeconds:N2} s"));
        }

        return took.TotalSeconds;
    }

    /// <summary>Returns when everything that was accepted before the kill is with its agent, or sent on to its customer.</summary>
    private async Task<bool> RecoverAsync(Fleet fleet, Desk desk, int[] accepted, int[] answered, long killed, bool heldUp, CancellationToken ct)
    {
        var first = fleet.Senders.Select(sender => sender.First).ToArray();
        while (!fleet.Senders.All(sender => sender.First > first[sender.Number] || Delivered(sender) >= accepted[sender.Number]))
        {
            if (time.GetElapsedTime(killed) > Patience)
            {
                return false;
            }

            await Task.Delay(Look, time, ct);
        }

        var results = await Task.WhenAll(heldUp
            ? fleet.Senders.Select(sender => AreAllSentAsync(desk, sender, answered[sender.Number], killed, ct))
            : fleet.Senders.Where(sender => !_heldUp.ContainsKey(sender)).Select(sender => AreAllSentAsync(desk, sender, answered[sender.Number], killed, ct)));
        return results.All(isSent => isSent);

        static int Delivered(Sender sender)
        {
            lock (sender.Ledger)
            {
                return sender.Ledger.Delivered;
            }
        }
    }

    private async Task<bool> AreAllSentAsync(Desk desk, Sender sender, int answers, long since, CancellationToken ct)
    {
        var isMine = false;
        try
        {
            while (!await AreSentAsync(desk, sender, answers, ct))
            {
                var waited = time.GetElapsedTime(since);
                if (waited > Patience)
                {
                    return false;
                }

                isMine |= waited > LongRecovery && _heldUp.TryAdd(sender, answers);
                await Task.Delay(isMine ? SlowLook : Look, time, ct);
            }

            return true;
        }
        finally
        {
            if (isMine)
            {
                _heldUp.TryRemove(sender, out _);
            }
        }
    }

    private static async Task<bool> AreSentAsync(Desk desk, Sender sender, int answers, CancellationToken ct)
    {
        try
        {
            return await desk.AreSentAsync(sender, answers, ct);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException or LoadException)
        {
            return false; // It was killed again meanwhile.
        }
    }

    private async Task<int> JudgeAsync(
        Fleet fleet, Desk desk, PlayedWeChat platform, IReadOnlyDictionary<Sender, StoreMark> marks, CancellationToken ct)
    {
        Console.WriteLine("reading every conversation back");
        var answered = desk.Snapshot();
        _recoveries.AddRange(await Task.WhenAll(_watched));
        await RecoverAsync(fleet, desk, new int[Senders], answered, time.GetTimestamp(), heldUp: true, ct);
        _answers.TakePlatform(platform.Take());
        var store = new StoreCheck(fleet);
        await store.RunAsync(marks, ct);
        foreach (var sender in fleet.Senders)
        {
            _answers.TakeConversation(
                sender.IsWeChat ? WeChatTemplate.OpenId(sender.Number) : null, [.. (await desk.StoredAsync(sender, 0, ct)).Select(answer => (answer.Number, answer.Delivery))], answered[sender.Number]);
        }

        var setAside = (await fleet.Admin.GetAsync("api/dead-letters?limit=100", ct))["deadLetters"]!.AsArray().Count;
        _recoveries.Sort();
        var figures = new DrillFigures(
            rounds,
            marks.Sum(mark => (long)mark.Key.Acknowledged - mark.Value.Counter) + desk.Accepted,
            Math.Max(store.Lost, _shown.Lost) + _answers.Lost,
            Math.Max(store.Duplicates, _shown.Duplicates) + _answers.Duplicates,
            Math.Max(store.OutOfOrder, _shown.OutOfOrder) + _answers.OutOfOrder,
            _answers.Stuck + setAside,
            Recovery(0.5),
            Recovery(0.95),
            Recovery(1),
            _answers.SentAgain,
            _answers.Uncertain,
            _shown.Repeats,
            _shown.Late,
            Machine.Describe());
        if (!figures.IsClean)
        {
            Console.WriteLine(Text($"at the sockets: lost {_shown.Lost}, duplicate {_shown.Duplicates}, out of order {_shown.OutOfOrder}"));
            Console.WriteLine(Text($"customers' messages in the store: lost {store.Lost}, duplicate {store.Duplicates}, out of order {store.OutOfOrder}"));
            Console.WriteLine(Text($"answers: lost {_answers.Lost}, duplicate {_answers.Duplicates}, out of order {_answers.OutOfOrder}, stuck {_answers.Stuck}; set aside {setAside}"));
        }

        return Print(figures);
    }

    private int Print(DrillFigures figures)
    {
        Console.WriteLine();
        Console.WriteLine(Text($"{figures.Rounds} kills, {figures.Accepted:N0} messages accepted: lost {figures.Lost}, duplicate {figures.Duplicate}, out of order {figures.OutOfOrder}, stuck {figures.Stuck}"));
        Console.WriteLine(Text($"from a kill until everything accepted before it was delivered: p50 {figures.RecoveryP50Seconds} s, p95 {figures.RecoveryP95Seconds} s, max {figures.RecoveryMaxSeconds} s"));
        Console.WriteLine(Text($"answers that WeChat got again {figures.SentAgain}, marked uncertain {figures.Uncertain}; pushed again to a page that had connected again {figures.PushedAgain}, pushed behind a later entry {figures.PushedLate}"));
        Console.WriteLine(figures.Machine);
        if (jsonFile.Length > 0)
        {
            File.WriteAllText(jsonFile, JsonSerializer.Serialize(figures, Json) + "\n");
        }

        return figures.IsClean ? 0 : 1;
    }

    private double Recovery(double share) => _recoveries.Count is 0 ? 0 : Math.Round(_recoveries[(int)Math.Ceiling(share * _recoveries.Count) - 1], 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
