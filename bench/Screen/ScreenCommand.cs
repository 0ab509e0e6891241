using System.CommandLine;
using Omni.Bench.Load;
using Omni.Runtime.Commands;

namespace Omni.Bench.Screen;

/// <summary>omni bench screen.</summary>
internal static class ScreenCommand
{
    private const int MostMessages = 5000;

    public static Command Create()
    {
        var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
        var messages = new Option<int>("--messages") { Description = "How many the visitor writes.", DefaultValueFactory = _ => 200 };
        messages.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 20 or > MostMessages)
            {
                result.AddError($"--messages is 20 to {MostMessages}.");
            }
        });
        var command = new Command("screen", "From a visitor's Enter in the widget to the painted text on the agent's screen, in a real browser.") { messages, json };
        command.SetAction(async (parsed, ct) =>
        {
            try
            {
                return await new ScreenBench(parsed.GetValue(messages), parsed.GetValue(json)!).RunAsync(ct);
            }
            catch (Exception ex) when (ex is HttpRequestException or LoadException or CommandException)
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
