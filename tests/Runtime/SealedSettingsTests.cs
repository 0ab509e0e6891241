using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels;
using Omni.Runtime;
using Omni.Runtime.Storage;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime;

public sealed class SealedSettingsTests : IDisposable
{
    private const string Secret = "the-secret-that-nobody-may-find";

    private readonly string _directory = Directory.CreateTempSubdirectory("omni-sealed-").FullName;
    private readonly LogGuard _log = new();

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        _log.AssertClean();
    }

    [Fact]
    public async Task No_file_of_the_data_holds_a_secret_and_the_next_start_reads_it()
    {
        await RunAsync(async accounts => await accounts.SaveAsync(
            new("wechat", "main", new Dictionary<string, string> { ["appSecret"] = Secret, ["appId"] = "an-id-that-may-be-found" }), default));

        Assert.NotEmpty(FilesWith("an-id-that-may-be-found"));
        Assert.Empty(FilesWith(Secret));
        await RunAsync(async accounts => Assert.Equal(Secret, (await accounts.GetAsync("wechat", "main", default))!["appSecret"]));
    }

    [Fact]
    public async Task Without_its_keys_the_data_gives_no_secret_away_and_the_host_starts()
    {
        await RunAsync(async accounts => await accounts.SaveAsync(new("wechat", "main", new Dictionary<string, string> { ["appSecret"] = Secret }), default));
        Directory.Delete(Path.Combine(_directory, KeyRingFiles.Folder), recursive: true);

        await RunAsync(async accounts =>
        {
            var account = (await accounts.GetAsync("wechat", "main", default))!;
            Assert.Equal("", account["appSecret"]);
            Assert.Equal(["appSecret"], account.Unreadable.Keys);
        });
    }

    [LinuxFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_reads_the_keys()
    {
        await RunAsync(async accounts => await accounts.SaveAsync(new("wechat", "main", new Dictionary<string, string> { ["appSecret"] = Secret }), default));

        var folder = Path.Combine(_directory, KeyRingFiles.Folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var keys = Directory.GetFiles(folder);
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key)));
    }

    [Fact]
    public void Keys_that_a_first_start_left_behind_are_the_hosts_own()
    {
        Directory.CreateDirectory(Path.Combine(_directory, KeyRingFiles.Folder));

        DataDirectory.Prepare(_directory);
    }

    private async Task RunAsync(Func<ChannelAccountStore, Task> work)
    {
        await using var app = EmbeddedHost.Build(new()
        {
            Url = new("http://127.0.0.1:0"),
            DataDirectory = _directory,
            FunctionTypes = [],
            Terminal = TextWriter.Null,
            Logging = logging => logging.ClearProviders().AddProvider(_log),
        });
        await app.StartAsync();
        await work(app.Services.GetRequiredService<ChannelAccountStore>());
        await app.StopAsync();
    }

    private List<string> FilesWith(string text)
    {
        var (narrow, wide) = (Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text));
        return [.. Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Where(file =>
        {
            var bytes = File.ReadAllBytes(file);
            return bytes.AsSpan().IndexOf(narrow) >= 0 || bytes.AsSpan().IndexOf(wide) >= 0;
        })];
    }
}
