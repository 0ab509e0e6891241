using System.CommandLine;
using System.CommandLine.Help;
using Omni.Bench;
using Omni.Bench.Load;

var json = new Option<string>("--json") { Description = "Also write the figures to this file.", DefaultValueFactory = _ => "" };
var filter = new Command("filter", "The word filter against what the platform offers.") { json };
filter.SetAction(parsed => FilterBench.Run(parsed.GetValue(json)!));
var understand = new Command("understand", "What language and intent cost beside the filter.");
understand.SetAction(_ => UnderstandBench.Run());
var root = new Command("bench", "Omni's measurements.") { new HelpOption(), LoadCommands.Pipeline(), filter, understand };
root.SetAction((_, ct) => root.Parse(["--help"]).InvokeAsync(null, ct));
return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
