using System.CommandLine;
using Omni.Bench.Load;

namespace Omni.Bench.History;

/// <summary>omni bench history.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var messages = new Option<int>("--messages") { Description = "How many the one customer with a long history has.", DefaultValueFactory = _ => 100_000 };
        messages.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < HistoryBench.ShortHistory)
            {
                result.AddError($"--messages is {HistoryBench.ShortHistory} or more.");
            }
        });
        var command = new Command("history", "Timelines and searches: how fast a long history is read, and what searches cost those who write.") { messages, json };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await new HistoryBench(parsed.GetValue(messages), parsed.GetValue(json)!, TimeProvider.System).RunAsync(ct);
            }
            catch (Exception ex) when (ex is HttpRequestException or LoadException)
            {
                await Console.Error.WriteLineAsync(ex.Message);
                return 1;
            }
            catch (OperationCanceledException)
            {
                await Console.Error.WriteLineAsync("Stopped.");
                return 1;
            }
        });
        return command;
    }
}
