using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Omni.Runtime.Commands;

/// <summary>omni emulators: Azurite, until somebody stops it.</summary>
internal static class EmulatorsCommand
{
    public static Command Create(Repository repository)
    {
        var data = new Option<string?>("--data") { Description = "Directory that keeps what it is given (default: data/azurite in the working copy)." };
        var command = new Command("emulators", "Starts Azurite, the emulator of Azure's storage, for `omni run --storage azurite`. Ctrl+C stops it.") { data };
        command.SetAction(async (parsed, ct) =>
        {
            await new Prerequisites(repository).EnsureEmulatorsAsync(ct);
            return await RunAsync(new(repository), Path.GetFullPath(parsed.GetValue(data) ?? Path.Combine(repository.Root, "data", "azurite")), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(Emulators emulators, string data, CancellationToken ct)
    {
        Directory.CreateDirectory(data);
        var wasStopped = false;
        Console.WriteLine($"Azurite keeps blobs at http://127.0.0.1:{Emulators.BlobPort} and tables at http://127.0.0.1:{Emulators.TablePort}. Ctrl+C stops it.");
        using var azurite = Process.Start(new ProcessStartInfo("node", [.. emulators.Arguments(data), "--silent"]))!;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await azurite.WaitForExitAsync(ct);
        return wasStopped ? 0 : azurite.ExitCode;

        void Stop(PosixSignalContext signal)
        {
            (signal.Cancel, wasStopped) = (true, true);
            azurite.Kill();
        }
    }
}
