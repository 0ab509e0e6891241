using System.CommandLine;
using System.CommandLine.Help;
using Omni.Bench;
using Omni.Bench.Connections;
using Omni.Bench.History;
using Omni.Bench.Knowledge;
using Omni.Bench.Load;
using Omni.Bench.Orchestrations;
using Omni.Bench.Screen;
using Omni.Bench.Simulate;

// omni starts this in the working copy; file names are meant where the person is.
if (Environment.GetEnvironmentVariable("OMNI_CALLER_DIRECTORY") is { Length: > 0 } caller)
{
    Directory.SetCurrentDirectory(caller);
}

var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
var filter = new Command("filter", "The word filter against what the platform offers.") { json };
filter.SetAction(parsed => FilterBench.Run(parsed.GetValue(json)!));
var understand = new Command("understand", "What language and intent cost beside the filter.");
understand.SetAction(_ => UnderstandBench.Run());
var language = new Command("language", "How often the language of a short text is told.") { json };
language.SetAction(parsed => LanguageBench.Run(parsed.GetValue(json)!));
var root = new Command("bench", "Omni's measurements.")
{
    new HelpOption(), LoadCommands.Pipeline(), LoadCommands.Drill(), ConnectionsCommand.Create(), ConnectionsCommand.CreateClient(), HistoryCommand.Create(), OrchestrationsCommand.Create(), ScreenCommand.Create(), SimulateCommand.Create(), KnowledgeCommand.Create(), filter, language, understand,
};
root.SetAction((_, ct) => root.Parse(["--help"]).InvokeAsync(null, ct));

// What was started is stopped first; a server with many sockets takes a while to go.
return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
