using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Storage;

/// <summary>What the person reads who starts the host on the wrong directory, or on one that is damaged: over the real <c>omni run</c>.</summary>
public sealed class DataDirectoryTests(UsedData used) : IClassFixture<UsedData>, IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly string _data = Directory.CreateTempSubdirectory("omni-data-").FullName;

    private string Store => Path.Combine(_data, DataDirectory.Store);

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_directory_that_another_host_uses_is_refused_with_the_process()
    {
        await using var first = await HostProcess.StartAsync(_data, NoEnvironment);

        await AssertRefusedAsync($"in use by process {first.ProcessId}", "Stop the other host");

        await first.KillAsync();
        await using var next = await HostProcess.StartAsync(_data, NoEnvironment);
        Assert.Null(next.Password);
    }

    [Fact]
    public async Task A_file_is_refused()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "text");

        await AssertRefusedAsync(file, "is a file", "--data");
    }

    [Fact]
    public async Task A_directory_of_other_files_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "thesis.txt"), "text");

        await AssertRefusedAsync("thesis.txt", "not Omni's", "--data");

        Assert.Equal(["thesis.txt"], Directory.GetFileSystemEntries(_data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_directory_that_may_not_be_written_is_refused()
    {
        // Nobody may make anything there, root included.
        await AssertRefusedAsync(OperatingSystem.IsWindows() ? @"C:\System Volume Information\omni" : "/proc/omni", "can't be the data directory", "right to write");
    }

    [Theory]
    [InlineData("2", "a newer version of Omni", "reads format 1")]
    [InlineData("0", "an older version of Omni", "reads format 1")]
    [InlineData("?", "does not say which format", "backup")]
    public async Task A_foreign_format_is_refused(string format, string version, string advice)
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(_data, DataDirectory.Marker), format);

        await AssertRefusedAsync(version, advice);
    }

    [Fact]
    public async Task A_directory_without_a_marker_is_known_by_its_store()
    {
        await FillAsync();
        File.Delete(Path.Combine(_data, DataDirectory.Marker));

        await using var host = await HostProcess.StartAsync(_data, NoEnvironment);

        Assert.Null(host.Password);
        Assert.Equal(DataFormat.Text, await File.ReadAllTextAsync(Path.Combine(_data, DataDirectory.Marker)));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_begun_again()
    {
        Directory.CreateDirectory(Store);
        await File.WriteAllTextAsync(Path.Combine(Store, "LOG"), "");
        await File.WriteAllTextAsync(Path.Combine(_data, "signing.key.new"), "half");

        await using var host = await HostProcess.StartAsync(_data, NoEnvironment);

        Assert.NotNull(host.Password);
    }

    [Theory]
    [InlineData("the whole store", "", "lost the beginning")]
    [InlineData("the pointer", "CURRENT", "lost the beginning")]
    [InlineData("the log", "*.log", "lost the log")]
    [InlineData("the manifest", "MANIFEST-*", "is damaged")]
    [InlineData("the table files", "*.sst", "is damaged")]
    public async Task A_store_that_lost_a_part_is_refused_and_never_begun_anew(string part, string pattern, string says)
    {
        await FillAsync();
        if (pattern.Length == 0)
        {
            Directory.Delete(Store, recursive: true);
        }
        else
        {
            Array.ForEach(Directory.GetFiles(Store, pattern), File.Delete);
        }

        await AssertRefusedAsync(says, "backup");
        Assert.True(part.Length > 0);
    }

    [Fact]
    public async Task A_flipped_byte_is_refused()
    {
        await FillAsync();
        var manifest = Directory.GetFiles(Store, "MANIFEST-*").Single();
        var bytes = await File.ReadAllBytesAsync(manifest);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(manifest, bytes);

        await AssertRefusedAsync("is damaged", "checksum", "backup");
    }

    [Fact]
    public async Task A_cut_signing_key_is_refused()
    {
        await FillAsync();
        await File.WriteAllBytesAsync(Path.Combine(_data, "signing.key"), new byte[7]);

        await AssertRefusedAsync("signing.key has 7 bytes");
    }

    private Task AssertRefusedAsync(params string[] says) =>
        AssertRefusedAsync(says[0].StartsWith('/') || says[0].StartsWith(@"C:\", StringComparison.Ordinal) ? says[0] : _data, says);

    /// <summary>One sentence or two on the error stream, exit code 1, no stack trace.</summary>
    private static async Task AssertRefusedAsync(string data, string[] says)
    {
        var (code, output, error) = await HostProcess.RunToEndAsync(data, NoEnvironment);

        Assert.True(code == 1, $"Exit code {code}: {output}{error}");
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Omni can't start. ", line, StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    private async Task FillAsync() => await used.CopyToAsync(_data);
}
