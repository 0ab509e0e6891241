using System.Diagnostics;
using System.Globalization;
using Omni.Bench.Load;

namespace Omni.Bench.Connections;

/// <summary>A process that holds clients of one server. It ends when its input does, so it outlives nobody.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    public const string Command = "connections-client";

    private readonly Process _process;

    private ClientProcess(Process process) => _process = process;

    /// <param name="server">Whose clients.</param>
    /// <param name="account">The web account that their visitors use.</param>
    /// <param name="number">Of this process; gives it an address of its own, and with it ports of its own.</param>
    /// <param name="count">How many.</param>
    /// <param name="sampled">How many of them will be pushed to.</param>
    public static ClientProcess Start(Uri server, string account, int number, int count, int sampled)
    {
        string[] arguments =
        [
            Environment.GetCommandLineArgs()[0], Command, "--url", server.AbsoluteUri, "--account", account, "--from", $"127.0.1.{number + 1}",
            "--count", count.ToString(CultureInfo.InvariantCulture), "--sampled", sampled.ToString(CultureInfo.InvariantCulture),
        ];
        return new(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new LoadException("A client process could not be started."));
    }

    /// <summary>Says a word to it; empty to say nothing. Returns the numbers that it answers with.</summary>
    /// <exception cref="LoadException">It ended instead.</exception>
    public async Task<int[]> AskAsync(string word, CancellationToken ct)
    {
        if (word.Length > 0)
        {
            await _process.StandardInput.WriteLineAsync(word.AsMemory(), ct);
            await _process.StandardInput.FlushAsync(ct);
        }

        var answer = await _process.StandardOutput.ReadLineAsync(ct) ?? throw new LoadException("A client process ended too early.");
        return [.. answer.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: false);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
