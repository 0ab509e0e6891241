using Omni.Pipeline.Ports;
using Omni.Runtime.Media;
using Omni.Runtime.Storage;

namespace Omni.Tests.Runtime.Media;

public sealed class FileMediaStoreTests : IDisposable
{
    private static readonly MediaInfo Info = new("image/png", "a.png", "k1");

    private readonly string _directory = Directory.CreateTempSubdirectory("omni-media-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_is_kept_outlives_the_process()
    {
        await Open().WriteAsync("m1", new MemoryStream([1, 2, 3]), Info, default);

        await using var read = await Open().OpenAsync("m1", default);
        Assert.Equal((Info, 3L), (read!.Info, read.Bytes));
    }

    [Fact]
    public async Task What_a_process_left_unfinished_goes_at_the_next_start_and_nothing_else_does()
    {
        await Open().WriteAsync("m1", new MemoryStream([1]), Info, default);
        await File.WriteAllBytesAsync(Path.Combine(_directory, FileMediaStore.Folder, "unfinished", "17"), [1, 2]);

        var store = Open();

        Assert.Single(Files());
        Assert.NotNull(await store.OpenAsync("m1", default));
    }

    [Fact]
    public async Task A_write_leaves_nothing_but_the_file_whether_it_works_or_not()
    {
        var store = Open();
        await store.WriteAsync("m1", new MemoryStream([1]), Info, default);
        await store.WriteAsync("m1", new MemoryStream([1]), Info, default);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.WriteAsync("m2", new MemoryStream([1]), Info, gone.Token));

        Assert.Single(Files());
    }

    [Fact]
    public async Task Files_are_spread_over_folders_and_their_names_give_nothing_away()
    {
        var store = Open();
        for (var i = 0; i < 40; i++)
        {
            await store.WriteAsync($"m{i}", new MemoryStream([1]), Info, default);
        }

        Assert.InRange(Files().Select(Path.GetDirectoryName).Distinct().Count(), 20, 40);
        Assert.All(Files(), file => Assert.DoesNotContain(".png", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_too_little_room_nothing_more_is_kept_but_what_is_there_is_read()
    {
        await Open().WriteAsync("m1", new MemoryStream([1]), Info, default);
        var full = new FileMediaStore(_directory, new FullDisk(_directory), minFreeBytes: 1000);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await full.WriteAsync("m2", new MemoryStream([1]), Info, default));
        await using var read = await full.OpenAsync("m1", default);
        Assert.NotNull(read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(14)]
    public async Task A_damaged_file_is_an_outage_and_not_another_file(int bytes)
    {
        var store = Open();
        await store.WriteAsync("m1", new MemoryStream([1, 2, 3]), Info, default);
        await File.WriteAllBytesAsync(Files().Single(), (await File.ReadAllBytesAsync(Files().Single()))[..bytes]);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.OpenAsync("m1", default));
    }

    [Fact]
    public async Task What_is_no_kept_file_is_not_taken_for_one()
    {
        var store = Open();
        await store.WriteAsync("m1", new MemoryStream([1, 2, 3]), Info, default);
        var bytes = await File.ReadAllBytesAsync(Files().Single());
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(Files().Single(), bytes);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await store.OpenAsync("m1", default));
    }

    private FileMediaStore Open() => new(_directory, new Disk(_directory), minFreeBytes: 0);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories);

    private sealed class FullDisk(string directory) : Disk(directory)
    {
        public override long FreeBytes() => 999;
    }
}
