using System.Globalization;
using System.Text.Json.Nodes;
using Omni.Bench.Load;

namespace Omni.Bench.History;

/// <summary>
/// One customer with a long history among many with a short one: reads timelines and searches over HTTP, and sees what searches cost those
/// who write meanwhile. Everything that was written is read back and counted.
/// </summary>
internal sealed class HistoryBench(int messages, string jsonFile, TimeProvider time)
{
    public const int ShortHistory = 1000;

    private const string Account = "bench";
    private const int Others = 500;
    private const int OthersMessages = 100;
    private const int AtOnce = 16;
    private const int Calls = 300;
    private const int Page = 50;
    private const int WholePage = 100;
    private const int SearchesPerSecond = 20;

    private static readonly TimeSpan WriteFor = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Numbers _numbers = new();

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("omni-history-").FullName;
        try
        {
            await using var server = await ServerProcess.StartAsync(data, 0, NoLimits.Settings);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4 * AtOnce }) { BaseAddress = server.Address };
            var figures = await MeasureAsync(server, new(http), ct);
            figures.Print();
            if (jsonFile.Length > 0)
            {
                await File.WriteAllTextAsync(jsonFile, figures.ToJson(), ct);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<HistoryFigures> MeasureAsync(ServerProcess server, OmniClient anonymous, CancellationToken ct)
    {
        var session = await anonymous.PostAsync("api/sessions", new JsonObject { ["username"] = "admin", ["password"] = server.Password }, ct);
        var admin = anonymous.As((string)session["accessToken"]!);
        await admin.PutAsync($"api/channels/web/{Account}", new JsonObject { ["settings"] = new JsonObject() }, ct);

        var (longOne, shortOne) = (await Writer.BeginAsync(anonymous, Account, ct), await Writer.BeginAsync(anonymous, Account, ct));
        await FillAsync(anonymous, longOne, shortOne, ct);
        var (longId, shortId) = (await CustomerAsync(admin, longOne, ct), await CustomerAsync(admin, shortOne, ct));
        var lag = await FoundAsync(admin, shortOne, ct);

        Console.WriteLine("reading timelines");
        var newest = await Timed.EachAsync($"newest page of {Text(messages)}", Calls, _ => admin.GetAsync(Timeline(longId, "", Page), ct), time);
        var newestShort = await Timed.EachAsync($"newest page of {Text(ShortHistory)}", Calls, _ => admin.GetAsync(Timeline(shortId, "", Page), ct), time);
        var whole = await WholeAsync(admin, longId, messages, ct);

        Console.WriteLine("searching");
        Timed[] searches =
        [
            await SearchAsync("one message", i => Numbers.Word(i * 37 % _numbers.Count)),
            await SearchAsync("an English word of every fourth message", _ => "shoes"),
            await SearchAsync("Chinese characters of every fourth message", _ => "发货"),
            await SearchAsync("a phrase and a beginning", _ => "\"tracking number\" noth*"),
            await SearchAsync("two words of which one is rare", i => $"shoes {Numbers.Word(i * 101 % _numbers.Count)}"),
            await SearchAsync("a word in the long history", _ => "shoes", $"&customer={longId}"),
        ];
        var rebuilt = await RebuildAsync(admin, ct);

        Console.WriteLine($"writing, and searching {SearchesPerSecond} times a second beside it");
        var writer = await Writer.BeginAsync(anonymous, Account, ct);
        await WritesAsync("warm-up", writer, ct);
        var alone = await WritesAsync("acknowledged while nobody searches", writer, ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var searching = SearchOnAsync(admin, stop.Token);
        var beside = await WritesAsync($"acknowledged beside {SearchesPerSecond} searches/s", writer, ct);
        await stop.CancelAsync();
        await searching;

        return new(
            messages, ShortHistory, _numbers.Count, [newest, newestShort, whole], Ratio(newest, newestShort), searches, lag, rebuilt, alone, beside,
            SearchesPerSecond, Ratio(beside, alone), Math.Round(ServerFigures.Read(server.Id).RssMb, 1), Machine.Describe());

        Task<Timed> SearchAsync(string what, Func<int, string> query, string rest = "") =>
            Timed.EachAsync(what, Calls, i => FindAsync(admin, query(i), rest, ct), time);
    }

    private async Task FillAsync(OmniClient anonymous, Writer longOne, Writer shortOne, CancellationToken ct)
    {
        Console.WriteLine($"{Text(Others)} customers write {Text(OthersMessages)} messages each");
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) <= Others)
            {
                await (await Writer.BeginAsync(anonymous, Account, ct)).WriteAsync(OthersMessages, _numbers, 1, ct);
            }
        }));
        await shortOne.WriteAsync(ShortHistory, _numbers, AtOnce, ct);
        const int parts = 10;
        for (var part = 0; part < parts; part++)
        {
            Console.WriteLine($"one customer writes {Text(messages)} messages: {part * 100 / parts} %");
            await longOne.WriteAsync((messages * (part + 1) / parts) - (messages * part / parts), _numbers, AtOnce, ct);
        }
    }

    private static async Task<string> CustomerAsync(OmniClient admin, Writer writer, CancellationToken ct) =>
        (string)(await admin.GetAsync($"api/conversations/{await writer.ConversationAsync(ct)}", ct))["customerId"]!;

    /// <summary>Seconds until one message more is found.</summary>
    private async Task<double> FoundAsync(OmniClient admin, Writer writer, CancellationToken ct)
    {
        await WaitAsync(async () => (int)(await admin.GetAsync("api/search/index", ct))["pending"]! == 0, "the index to follow", ct);
        var number = _numbers.Count;
        await writer.WriteAsync(_numbers, ct);
        var start = time.GetTimestamp();
        await WaitAsync(async () => (await FindAsync(admin, Numbers.Word(number), "", ct))["hits"]!.AsArray().Count == 1, "the last message to be found", ct);
        return Math.Round(time.GetElapsedTime(start).TotalSeconds, 2);
    }

    /// <summary>Every page, and nothing missing or twice.</summary>
    private async Task<Timed> WholeAsync(OmniClient admin, string customer, int expected, CancellationToken ct)
    {
        var (micros, seen, cursor) = (new List<int>(), new HashSet<string>(StringComparer.Ordinal), "");
        do
        {
            var start = time.GetTimestamp();
            var page = await admin.GetAsync(Timeline(customer, cursor, WholePage), ct);
            micros.Add((int)time.GetElapsedTime(start).TotalMicroseconds);
            foreach (var entry in page["messages"]!.AsArray())
            {
                if (!seen.Add((string)entry!["message"]!["id"]!))
                {
                    throw new LoadException("A message is twice in the timeline.");
                }
            }

            cursor = (string?)page["next"] ?? "";
        }
        while (cursor.Length > 0);
        return seen.Count == expected
            ? Timed.Of($"every page of {WholePage} of {Text(expected)}", [.. micros])
            : throw new LoadException($"The timeline has {seen.Count} of {expected} messages.");
    }

    private async Task<double> RebuildAsync(OmniClient admin, CancellationToken ct)
    {
        Console.WriteLine("reading the whole index again from the tables");
        var start = time.GetTimestamp();
        await admin.PostAsync("api/search/rebuild", null, ct);
        JsonNode index = new JsonObject();
        var began = false;
        await WaitAsync(
            async () =>
            {
                index = await admin.GetAsync("api/search/index", ct);
                began |= (string)index["state"]! == "rebuilding";
                return began && (string)index["state"]! == "following";
            },
            "the index to be read again",
            ct);
        return Math.Round((long)index["readDocuments"]! / time.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>One message every so often, for a while; when it is due does not depend on the server.</summary>
    private async Task<Timed> WritesAsync(string what, Writer writer, CancellationToken ct)
    {
        var (micros, running, start) = (new List<int>(), new List<Task>(), time.GetTimestamp());
        for (var due = TimeSpan.Zero; due < WriteFor; due += WriteEvery)
        {
            if (due - time.GetElapsedTime(start) is var early && early > TimeSpan.Zero)
            {
                await Task.Delay(early, time, ct);
            }

            running.Add(OneAsync(due));
        }

        await Task.WhenAll(running);
        return Timed.Of(what, [.. micros]);

        async Task OneAsync(TimeSpan due)
        {
            await writer.WriteAsync(_numbers, ct);
            var took = (int)(time.GetElapsedTime(start) - due).TotalMicroseconds;
            lock (micros)
            {
                micros.Add(took);
            }
        }
    }

    private async Task SearchOnAsync(OmniClient admin, CancellationToken stop)
    {
        try
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                var pause = Task.Delay(TimeSpan.FromSeconds(1.0 / SearchesPerSecond), time, stop);
                await FindAsync(admin, i % 2 == 0 ? "发货" : "\"tracking number\" noth*", "", stop);
                await pause;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough was searched.
        }
    }

    private async Task WaitAsync(Func<Task<bool>> isSo, string what, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (!await isSo())
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new LoadException($"Waited {Patience.TotalMinutes} minutes for {what}.");
            }

            await Task.Delay(LookEvery, time, ct);
        }
    }

    private static Task<JsonNode> FindAsync(OmniClient admin, string query, string rest, CancellationToken ct) =>
        admin.GetAsync($"api/search?q={Uri.EscapeDataString(query)}&limit=20{rest}", ct);

    private static string Timeline(string customer, string cursor, int limit) => $"api/customers/{customer}/timeline?limit={limit}&cursor={Uri.EscapeDataString(cursor)}";

    private static double Ratio(Timed one, Timed other) => Math.Round(one.P50Ms / other.P50Ms, 2);

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
