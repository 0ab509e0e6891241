using System.CommandLine;
using Omni.Bench.Load;

namespace Omni.Bench.Connections;

/// <summary>omni bench connections, and the command by which it starts its clients.</summary>
internal static class ConnectionsCommand
{
    /// <summary>Connections that one process may hold beside all else that it has open.</summary>
    private const int Reserve = 1500;

    public static Command Create()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var connections = new Option<int>("--connections") { Description = "How many are opened in all.", DefaultValueFactory = _ => 100_000 };
        var perProcess = new Option<int?>("--per-process") { Description = "The most that one server holds; by default what its file limit lets it." };
        connections.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--connections is 1 or more.");
            }
        });
        perProcess.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--per-process is 1 or more.");
            }
        });
        var command = new Command("connections", "What idle hub clients cost a server in memory.") { connections, perProcess, json };
        command.SetAction((parsed, ct) => GuardAsync(() => new ConnectionsBench(
            parsed.GetValue(connections),
            parsed.GetValue(perProcess) ?? Math.Max(1, FileLimit.Read() - Reserve),
            parsed.GetValue(json)!,
            TimeProvider.System).RunAsync(ct)));
        return command;
    }

    public static Command CreateClient()
    {
        var url = new Option<string>("--url") { Required = true };
        var account = new Option<string>("--account") { Required = true };
        var from = new Option<string>("--from") { Required = true };
        var count = new Option<int>("--count") { Required = true };
        var sampled = new Option<int>("--sampled") { Required = true };
        var command = new Command(ClientProcess.Command, "Started by connections: holds clients and is told what to do with them.")
        {
            url, account, from, count, sampled,
        };
        command.Hidden = true;
        command.SetAction((parsed, ct) => GuardAsync(() => new IdleClients(
            new Uri(parsed.GetValue(url)!),
            parsed.GetValue(account)!,
            parsed.GetValue(from)!,
            parsed.GetValue(count),
            parsed.GetValue(sampled),
            TimeProvider.System).RunAsync(ct)));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception ex) when (ex is HttpRequestException or LoadException or IOException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync(ex.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 1;
        }
    }
}
