using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Omni.Functions.Adapters;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands;

namespace Omni.Tests.Azurite;

/// <summary>
/// Azurite on free ports, for all tests of a collection. Installs it where `omni test` has not: once, in the working copy.
/// </summary>
public sealed partial class AzuriteProcess : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("omni-azurite-");
    private readonly TaskCompletionSource<(string Blobs, string Tables)> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private string? _blobs;
    private string? _tables;

    /// <summary>Its account's name and key are Azurite's published ones.</summary>
    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var repository = Repository.Find();
        await new Prerequisites(repository).EnsureEmulatorsAsync(default);
        _process = Process.Start(new ProcessStartInfo("node", new Emulators(repository).Arguments(_data.FullName, 0, 0, 0)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException($"Azurite ended with exit code {_process.ExitCode}."));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var (blobs, tables) = await _listening.Task.WaitAsync(Patience);
        ConnectionString = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
            + $"BlobEndpoint={blobs}/devstoreaccount1;TableEndpoint={tables}/devstoreaccount1;";
    }

    /// <summary>Removes the tables and the files; a host makes them again.</summary>
    public async Task EmptyAsync()
    {
        var tables = new TableServiceClient(ConnectionString);
        await Task.WhenAll(TableNames.All.Select(name => tables.DeleteTableAsync(name)));
        await new BlobContainerClient(ConnectionString, BlobMediaStore.Container).DeleteIfExistsAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _data.Delete(recursive: true);
    }

    private void Read(string? line)
    {
        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            (_blobs, _tables) = match.Groups["service"].Value == "Blob" ? (match.Groups["address"].Value, _tables) : (_blobs, match.Groups["address"].Value);
        }

        if (_blobs is not null && _tables is not null)
        {
            _listening.TrySetResult((_blobs, _tables));
        }
    }

    [GeneratedRegex("Azurite (?<service>Blob|Table) service .*(?:successfully listening|is successfully listening) (?:at|on) (?<address>http://[0-9.:]+)")]
    private static partial Regex Listening();
}

/// <summary>One Azurite for all tests that need it, one after the other: it is slow.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteProcess>
{
    public const string Name = "azurite";
}
