using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using Omni.Runtime.Functions;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Commands;

/// <summary>omni run: the whole system in this process.</summary>
internal static class RunCommand
{
    /// <summary>Who logs a start that failed, with a stack trace that hides the one sentence that helps.</summary>
    private static readonly string[] Starters = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Hosting.Diagnostics"];

    public static Command Create(Repository repository)
    {
        var port = new Option<int>("--port") { Description = "Port to listen on, this machine only.", DefaultValueFactory = _ => 7071 };
        port.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var number) && number is < 0 or > IPEndPoint.MaxPort)
            {
                result.AddError($"--port is 0 (any free one) to {IPEndPoint.MaxPort}.");
            }
        });
        var url = AddressOption.Create("--url", "Address to listen on instead, such as http://0.0.0.0:8080.");
        var data = new Option<string?>("--data") { Description = "Directory that keeps everything (default: data/ in the working copy)." };
        var storage = new Option<StorageKind>("--storage")
        {
            Description = "Where tables and files are kept: own (in the data directory) or azurite (Azure's emulator, started with `omni emulators`).",
            DefaultValueFactory = _ => StorageKind.Own,
        };
        var apiOnly = new Option<bool>("--api-only") { Description = "Without the pages: neither build the console nor serve it." };
        var built = new Option<string?>("--console") { Description = "Directory of pages that are built already, where there is no Node to build them." };
        var command = new Command("run", "Runs everything on this machine: channels, console, storage. Ctrl+C stops it.") { port, url, data, storage, apiOnly, built };
        command.SetAction(async (parsed, ct) =>
        {
            var pages = !parsed.GetValue(apiOnly);
            if (pages && parsed.GetValue(built) is null)
            {
                await new Prerequisites(repository).EnsureConsoleAsync(ct);
            }

            return await RunAsync(
                new()
                {
                    Url = parsed.GetValue(url) ?? new($"http://127.0.0.1:{parsed.GetValue(port)}"),
                    DataDirectory = Path.GetFullPath(parsed.GetValue(data) ?? Path.Combine(repository.Root, "data")),
                    Storage = parsed.GetValue(storage),
                    ConsoleDirectory = !pages ? null : parsed.GetValue(built) is { } directory ? Path.GetFullPath(directory) : Path.Combine(repository.Console, "dist"),
                },
                ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(EmbeddedHostOptions options, CancellationToken ct)
    {
        var isUp = false;
        try
        {
            await using var app = EmbeddedHost.Build(options with
            {
                Logging = logging => Array.ForEach(Starters, category => logging.AddFilter(category, level => isUp && level >= LogLevel.Warning)),
            });
            await app.StartAsync(ct);
            isUp = true;
            Console.WriteLine($"Omni runs at {string.Join(", ", app.Urls)}. Ctrl+C stops it.");

            // Not ct: the host stops itself on Ctrl+C and SIGTERM, and drains before it ends.
            await app.WaitForShutdownAsync(CancellationToken.None);
            return 0;
        }
        catch (AggregateException wrong) when (wrong.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            // Settings of several sections are wrong: all of them at once.
            await Console.Error.WriteLineAsync($"Omni can't start. {string.Join(Environment.NewLine, wrong.InnerExceptions.Select(inner => inner.Message))}");
            return 1;
        }
        catch (Exception known) when (known is FunctionCatalogException or OptionsValidationException or DataDirectoryException
            or StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Omni can't start. {known.Message}");
            return 1;
        }
    }
}
