using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Omni.Runtime.Storage;

/// <summary>By the clock: looks how much room the disk has, and lets a committer whose write was refused try again.</summary>
internal sealed class DiskWatch(Committer committer, Disk disk, IOptions<StorageOptions> options, TimeProvider time, ILogger<DiskWatch> logger)
    : IHostedService, IDisposable
{
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        _timer = time.CreateTimer(_ => Look(), null, options.Value.DiskCheckPeriod, options.Value.DiskCheckPeriod);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is { } timer)
        {
            await timer.DisposeAsync();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var shortage = FindShortage();
        if (shortage is not null && committer.Shortage is null)
        {
            logger.DiskIsShort(options.Value.MinFreeBytes);
        }
        else if (shortage is null && committer.Shortage is not null)
        {
            logger.DiskHasRoom();
        }

        committer.Shortage = shortage;
        if (shortage is null)
        {
            committer.TryAgain();
        }
    }

    private string? FindShortage()
    {
        try
        {
            var free = disk.FreeBytes();
            return free < options.Value.MinFreeBytes
                ? $"{free >> 20} MiB are free on the disk of the data; below {options.Value.MinFreeBytes >> 20} MiB new messages are refused."
                : null;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return "The disk of the data does not say how much room it has.";
        }
    }
}
