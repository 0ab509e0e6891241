using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Omni.Runtime.Commands;

/// <summary>A program that a command runs. The title is what a person reads: "building the console".</summary>
internal sealed record Step(string Title, string Program, IReadOnlyList<string> Arguments, string Directory)
{
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(15);

    /// <summary>Set for the program; null removes the variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Lets the program write to the terminal, and says every so often that a silent one is still at work.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        Console.WriteLine($"> {Title}");
        using var process = Start(redirect: false);
        using var waiting = new CancellationTokenSource();
        var reminders = RemindAsync(waiting.Token);
        try
        {
            await WaitAsync(process, ct);
        }
        finally
        {
            await waiting.CancelAsync();
            await reminders;
        }

        return process.ExitCode;
    }

    /// <summary>Keeps what the program writes for the caller to read.</summary>
    public async Task<(int ExitCode, string Output)> CaptureAsync(CancellationToken ct)
    {
        using var process = Start(redirect: true);
        var output = new StringBuilder();
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitAsync(process, ct);
        return (process.ExitCode, output.ToString());

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }
        }
    }

    private Process Start(bool redirect)
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            WorkingDirectory = Directory,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new CommandException($"Could not start '{Program}' for {Title}: {missing.Message}. Is it installed and on PATH?");
        }
    }

    private static async Task WaitAsync(Process process, CancellationToken ct)
    {
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private async Task RemindAsync(CancellationToken ct)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        while (true)
        {
            await Task.Delay(Reminder, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
            {
                return;
            }

            Console.WriteLine($"  ... {Title}, {time.GetElapsedTime(started).TotalSeconds:F0} s");
        }
    }
}

/// <summary>A command can't go on, for a reason that the person at the terminal can act on.</summary>
internal sealed class CommandException(string message) : Exception(message);
