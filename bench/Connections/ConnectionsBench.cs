using System.Globalization;
using System.Text.Json.Nodes;
using Omni.Bench.Load;

namespace Omni.Bench.Connections;

/// <summary>
/// Opens idle clients at as many servers as the file limit asks for, and weighs the servers before and after. Each server is a whole Omni
/// on data of its own; beside each is one process with its clients.
/// </summary>
internal sealed class ConnectionsBench(int connections, int perProcess, string jsonFile, TimeProvider time)
{
    private const string Account = "bench";
    private const int Sampled = 200;

    /// <summary>Two of the hub's pings, and some.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(35);

    private readonly List<ServerProcess> _servers = [];
    private readonly List<ClientProcess> _clients = [];

    public async Task<int> RunAsync(CancellationToken ct)
    {
        var data = Directory.CreateTempSubdirectory("omni-connections-").FullName;
        try
        {
            var (figures, isWhole) = await MeasureAsync(data, ct);
            figures.Print();
            if (jsonFile.Length > 0)
            {
                await File.WriteAllTextAsync(jsonFile, figures.ToJson(), ct);
            }

            return isWhole ? 0 : 1;
        }
        finally
        {
            await Task.WhenAll(_clients.Concat<IAsyncDisposable>(_servers).Select(process => process.DisposeAsync().AsTask()));

            Directory.Delete(data, recursive: true);
        }
    }

    private async Task<(ConnectionFigures Figures, bool IsWhole)> MeasureAsync(string data, CancellationToken ct)
    {
        var processes = (connections + perProcess - 1) / perProcess;
        Say($"starting {processes} servers, each with a process of clients");
        for (var number = 0; number < processes; number++)
        {
            await StartServerAsync(Path.Combine(data, number.ToString(CultureInfo.InvariantCulture)), ct);
        }

        var empty = _servers.Sum(Rss);
        Say(Text($"opening {connections:N0} connections, each a web visitor with a session and a token of its own, which it brings straight to the hub"));
        var start = time.GetTimestamp();
        for (var number = 0; number < processes; number++)
        {
            var sampled = Share(Math.Min(Sampled, connections), processes, number);
            _clients.Add(ClientProcess.Start(_servers[number].Address, Account, number, Share(connections, processes, number), sampled));
        }

        var opened = (await AskAllAsync("", ct))[0];
        var seconds = time.GetElapsedTime(start).TotalSeconds;
        Say(Text($"{opened:N0} are open after {seconds:N0} s; they stay idle for {Idle.TotalSeconds} s"));
        await AskAllAsync(IdleClients.Look, ct);
        await Task.Delay(Idle, time, ct);
        var full = _servers.Sum(Rss);
        var look = await AskAllAsync(IdleClients.Look, ct);
        Say(Text($"{look[0]:N0} live, {look[1]:N0} had a ping; pushing to a sample"));
        var push = await AskAllAsync(IdleClients.Push, ct);
        var figures = new ConnectionFigures(
            opened, processes, Math.Round(full, 1), Math.Round(empty / processes, 1), Math.Round((full - empty) * 1024 * 1024 / opened), push[0], push[1], Math.Round(seconds, 1), Machine.Describe());
        return (figures, look[0] == connections && look[1] == connections && push[1] == push[0]);
    }

    private async Task StartServerAsync(string data, CancellationToken ct)
    {
        var server = await ServerProcess.StartAsync(data, 0, new Dictionary<string, string>());
        _servers.Add(server);
        using var http = new HttpClient { BaseAddress = server.Address };
        var anonymous = new OmniClient(http);
        var session = await anonymous.PostAsync("api/sessions", new JsonObject { ["username"] = "admin", ["password"] = server.Password }, ct);
        await anonymous.As((string)session["accessToken"]!).PutAsync($"api/channels/web/{Account}", new JsonObject { ["settings"] = new JsonObject() }, ct);
    }

    /// <summary>The sums of what all clients answer.</summary>
    private async Task<int[]> AskAllAsync(string word, CancellationToken ct)
    {
        var answers = await Task.WhenAll(_clients.Select(client => client.AskAsync(word, ct)));
        return [.. Enumerable.Range(0, answers[0].Length).Select(i => answers.Sum(answer => answer[i]))];
    }

    private static double Rss(ServerProcess server) => ServerFigures.Read(server.Id).RssMb;

    private static int Share(int whole, int parts, int number) => (whole / parts) + (number < whole % parts ? 1 : 0);

    private static void Say(string line) => Console.WriteLine(line);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
