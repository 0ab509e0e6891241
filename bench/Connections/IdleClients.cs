using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Omni.Bench.Load;

namespace Omni.Bench.Connections;

/// <summary>
/// The process that holds clients. Each is a visitor with a session of its own. Says on its output, in numbers, what it is asked on its
/// input: how many are open; after <see cref="Look"/>, how many live and how many heard the server since the last look; after
/// <see cref="Push"/>, how many were pushed to and how many were reached.
/// </summary>
internal sealed class IdleClients(Uri server, string account, string from, int count, int sampled, TimeProvider time)
{
    public const string Look = "look";
    public const string Push = "push";

    private const int AtOnce = 16;

    /// <summary>The address is this process's alone, so all its ports are free.</summary>
    private const int FirstPort = 2000;

    /// <summary>As browsers do: each client sends a ping in this time, so many slices of them one after the other.</summary>
    private const int PingSeconds = 15;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IdleConnection?[] _connections = new IdleConnection?[count];
    private readonly int[] _seen = new int[count];

    public async Task<int> RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = AtOnce }) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        var pinging = PingAsync(stop.Token);
        var anonymous = new OmniClient(http);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForAsync(0, count, parallel, async (number, token) => _connections[number] = await OpenAsync(anonymous, number, token));
        Say(count);
        while (await Console.In.ReadLineAsync(ct) is { } word)
        {
            if (word is Push)
            {
                var reached = 0;
                await Parallel.ForAsync(0, sampled, parallel, async (number, token) =>
                {
                    if (await ReachesAsync(anonymous, _connections[IndexOf(number)]!, number, token))
                    {
                        Interlocked.Increment(ref reached);
                    }
                });
                Say(sampled, reached);
            }
            else
            {
                Say(_connections.Count(connection => connection!.IsAlive), CountHeard());
            }
        }

        await stop.CancelAsync();
        await pinging;
        return 0;
    }

    private static void Say(params int[] numbers)
    {
        Console.Out.WriteLine(string.Join(' ', numbers));
        Console.Out.Flush();
    }

    private async Task<IdleConnection> OpenAsync(OmniClient anonymous, int number, CancellationToken ct)
    {
        var session = await anonymous.PostAsync($"api/web/{account}/sessions", null, ct);
        var connection = await IdleConnection.OpenAsync(server, new(IPAddress.Parse(from), FirstPort + number), (string)session["token"]!, IsSampled(number), ct);
        connection.Start();
        return connection;
    }

    /// <summary>The sampled ones lie evenly among all: who came when, and so who lies where in the server's memory, is chance already.</summary>
    private int IndexOf(int sample) => (int)((long)sample * count / sampled);

    private bool IsSampled(int number) => Enumerable.Range(0, sampled).Any(sample => IndexOf(sample) == number);

    private int CountHeard()
    {
        var heard = 0;
        for (var i = 0; i < count; i++)
        {
            var now = _connections[i]!.Records;
            heard += now > _seen[i] ? 1 : 0;
            _seen[i] = now;
        }

        return heard;
    }

    /// <summary>What the visitor writes must come back to its own page, the whole way through the pipeline.</summary>
    private async Task<bool> ReachesAsync(OmniClient anonymous, IdleConnection connection, int number, CancellationToken ct)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"sample {from} {number}.");
        var arrival = connection.ArrivalOf(text);
        var message = new JsonObject { ["clientMessageId"] = string.Create(CultureInfo.InvariantCulture, $"sample-{number}"), ["text"] = text };
        await anonymous.As(connection.Token!).PostAsync($"api/channels/web/{account}/webhook", message, ct);
        try
        {
            await arrival.WaitAsync(Patience, time, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task PingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Slice, time);
        try
        {
            for (var slice = 0; await timer.WaitForNextTickAsync(ct); slice = (slice + 1) % PingSeconds)
            {
                for (var number = slice; number < count; number += PingSeconds)
                {
                    _connections[number]?.KeepAlive();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is over.
        }
    }
}
