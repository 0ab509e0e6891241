using System.Collections.Concurrent;
using System.Diagnostics;

namespace Omni.Bench.Load;

/// <summary>An Omni in a process of its own, as <c>omni run</c> starts it, on data that nobody else has.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = "Omni runs at ";
    private const string PasswordLine = "password";
    private const int Kept = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isGone;

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new LoadException($"The server ended.{Environment.NewLine}{Output}"));
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>The first admin's; empty when the data was there already.</summary>
    public string Password { get; private set; } = "";

    public int Id => _process.Id;

    /// <summary>The last lines that it wrote.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <param name="data">Where it keeps everything.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="hasPages">Whether it serves the console and the widget, which must be built.</param>
    public static async Task<ServerProcess> StartAsync(string data, int port, IReadOnlyDictionary<string, string> settings, bool hasPages = false)
    {
        string[] pages = hasPages ? [] : ["--api-only"];
        var start = new ProcessStartInfo("dotnet", [Program(), "run", .. pages, "--url", $"http://127.0.0.1:{port}", "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What is meant for the driver's own sockets is not for the server's.
        start.Environment.Remove(InlineSockets.InlineVariable);
        start.Environment.Remove(InlineSockets.ThreadsVariable);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(start);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            server.Address = await server._address.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL: nothing in the process hears of it.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: false);
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isGone)
        {
            _isGone = true;
            await KillAsync();
            _process.Dispose();
        }
    }

    /// <summary>The server that lies beside the driver, or the one that <c>./omni</c> builds.</summary>
    private static string Program()
    {
        const string name = "Omni.Runtime.dll";
        if (Path.Combine(AppContext.BaseDirectory, name) is var beside && File.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Omni.Functions.sln")))
            {
                var program = Path.Combine(folder.FullName, "artifacts", "embedded", "bin", "Omni.Runtime", "release", name);
                return File.Exists(program) ? program : throw new LoadException($"{program} is not there. Build it with: ./omni build");
            }
        }

        throw new LoadException("This is not a working copy of Omni: give the address of one that runs with --url.");
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (_output.Count > Kept)
        {
            _output.TryDequeue(out _);
        }

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
