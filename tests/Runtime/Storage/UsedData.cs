using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Storage;

/// <summary>A data directory that a host has used twice, so that the first start's log has become a table file. Made once.</summary>
public sealed class UsedData : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("omni-used-").FullName;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            await using var host = await HostProcess.StartAsync(_data, new Dictionary<string, string>());
            await host.KillAsync();
        }
    }

    public async Task CopyToAsync(string data)
    {
        foreach (var file in Directory.GetFiles(_data, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(data, Path.GetRelativePath(_data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await File.WriteAllBytesAsync(copy, await File.ReadAllBytesAsync(file));
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }
}
