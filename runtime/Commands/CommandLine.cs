using System.CommandLine;
using System.CommandLine.Help;
using Omni.Runtime.Commands.Demo;

namespace Omni.Runtime.Commands;

/// <summary>Everything a person can do from the command line; continuous integration does the same.</summary>
internal static class CommandLine
{
    // The host itself answers Ctrl+C and SIGTERM, and may take longer to drain than this library would wait.
    private static readonly InvocationConfiguration Plain = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await Root(Repository.Find()).Parse(args).InvokeAsync(Plain);
        }
        catch (CommandException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return 1;
        }
    }

    internal static Command Root(Repository repository)
    {
        // Not a RootCommand: that is named after the program's file, and people type omni.
        var root = new Command("omni", "Omni: one place for every conversation with a customer. Start it with: omni run")
        {
            new HelpOption(),
            RunCommand.Create(repository),
            TestCommand.Create(repository),
            BuildCommand.Create(repository),
            FormatCommand.Create(repository),
            BenchCommand.Create(repository),
            DrillCommand.Create(repository),
            SimulateCommand.Create(repository),
            DemoCommand.Create(repository),
            EmulatorsCommand.Create(repository),
            InfraCommand.Create(repository),
            TrainCommand.Create(),
        };
        root.SetAction((_, ct) => root.Parse(["--help"]).InvokeAsync(Plain, ct));
        return root;
    }
}
