using System.CommandLine;
using Omni.Bench.Load.Drill;

namespace Omni.Bench.Load;

/// <summary>What can be said to the load driver.</summary>
internal static class LoadCommands
{
    public static Command Pipeline()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var rate = new Option<double?>("--rate") { Description = "Measure at this many messages/s only; else the greatest sustained rate is looked for." };
        var seconds = new Option<double>("--seconds") { Description = "How long a measured run is.", DefaultValueFactory = _ => 30 };
        var senders = new Option<int>("--senders") { Description = "Customers, each with a conversation.", DefaultValueFactory = _ => 5000 };
        var agents = new Option<int?>("--agents") { Description = $"Agents; by default one for {Fleet.Capacity} senders." };
        var share = new Option<double>("--wechat-share") { Description = "Of the senders, 0 to 1; the others are web visitors.", DefaultValueFactory = _ => 0.5 };
        var connections = new Option<int>("--connections") { Description = "Connections that carry the webhooks.", DefaultValueFactory = _ => 256 };
        var plan = new Option<string>("--plan") { Description = "How messages travel in the server that is started.", DefaultValueFactory = _ => "spread" };
        plan.AcceptOnlyFromAmong("spread", "compact");
        var url = new Option<string?>("--url") { Description = "An Omni that runs already, such as http://127.0.0.1:7071." };
        var username = new Option<string>("--username") { Description = "An admin there.", DefaultValueFactory = _ => "admin" };
        var password = new Option<string>("--password") { Description = "The admin's password.", DefaultValueFactory = _ => "" };
        var command = new Command("pipeline", "From the webhook to the agent's socket: sustained rate and latency.")
        {
            json, rate, seconds, senders, agents, share, connections, plan, url, username, password,
        };
        command.SetAction((parsed, ct) => GuardAsync(() => new PipelineBench(
            new()
            {
                JsonFile = parsed.GetValue(json)!,
                Rate = parsed.GetValue(rate),
                Seconds = parsed.GetValue(seconds),
                Senders = parsed.GetValue(senders),
                Agents = parsed.GetValue(agents),
                WeChatShare = parsed.GetValue(share),
                Connections = parsed.GetValue(connections),
                Plan = parsed.GetValue(plan)!,
                Url = parsed.GetValue(url) is { } address ? new Uri(address) : null,
                Username = parsed.GetValue(username)!,
                Password = parsed.GetValue(password)!,
            },
            TimeProvider.System).RunAsync(ct)));
        return command;
    }

    public static Command Drill()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var rounds = new Option<int>("--rounds") { Description = "How often the server is killed.", DefaultValueFactory = _ => 50 };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--rounds is 1 or more.");
            }
        });
        var command = new Command("drill", "Kills a server of its own under load, and counts what was lost.") { json, rounds };
        command.SetAction((parsed, ct) => GuardAsync(() => new DrillRun(parsed.GetValue(rounds), parsed.GetValue(json)!, TimeProvider.System).RunAsync(ct)));
        return command;
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        InlineSockets.Use();
        try
        {
            return await run();
        }
        catch (HttpRequestException gone)
        {
            await Console.Error.WriteLineAsync($"The server went away: {gone.Message}");
            return 1;
        }
        catch (LoadException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 1;
        }
    }
}
