using System.Collections.Concurrent;
using System.Diagnostics;

namespace Omni.Tests.Support;

/// <summary>The host as a process of its own, as <c>./omni run</c> starts it, so that a test can kill it for real.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const string Ready = "Omni runs at ";
    private const string PasswordLine = "password";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The host ended: {Output}"));
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The first admin's password; null when the data was there already.</summary>
    public string? Password { get; private set; }

    public int ProcessId => _process.Id;

    public string Output => string.Join(Environment.NewLine, _output);

    /// <param name="dataDirectory">Where it keeps everything.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="ignoreFileSizeSignal">Whether a file that may not grow is an error to it and not its end; see <see cref="FileSizeLimit"/>.</param>
    public static async Task<HostProcess> StartAsync(
        string dataDirectory, IReadOnlyDictionary<string, string> environment, bool ignoreFileSizeSignal = false)
    {
        var start = StartInfo(dataDirectory, environment);
        if (ignoreFileSizeSignal)
        {
            // The shell's place is taken by the host, which keeps what the shell ignores.
            string[] command = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", start.FileName, .. start.ArgumentList];
            start.FileName = "/bin/sh";
            start.ArgumentList.Clear();
            Array.ForEach(command, start.ArgumentList.Add);
        }

        var host = new HostProcess(start);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        host.Address = await host._address.Task.WaitAsync(Patience);
        return host;
    }

    /// <summary>For a start that is to be refused: waits for the end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunToEndAsync(string dataDirectory, IReadOnlyDictionary<string, string> environment)
    {
        using var process = Process.Start(StartInfo(dataDirectory, environment))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            process.Kill(entireProcessTree: false);
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL: nothing in the process hears of it.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string dataDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Omni.Runtime.dll"), "run", "--api-only", "--url", "http://127.0.0.1:0", "--data", dataDirectory])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFiles.Root,
        };
        // A test's only sender writes as fast as it can.
        start.Environment["Limits__VisitorMessagesPerSecond"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        var trimmed = line.Trim();
        if (trimmed.StartsWith(PasswordLine, StringComparison.Ordinal))
        {
            Password = trimmed[PasswordLine.Length..].Trim();
        }
        else if (trimmed.StartsWith(Ready, StringComparison.Ordinal))
        {
            _address.TrySetResult(new Uri(trimmed[Ready.Length..].Split([',', ' '])[0].TrimEnd('.')));
        }
    }
}
