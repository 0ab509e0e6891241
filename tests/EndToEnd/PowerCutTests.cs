using System.Text.Json.Nodes;
using Omni.Tests.Support;
using Xunit.Abstractions;

namespace Omni.Tests.EndToEnd;

/// <summary>
/// The promise against a power cut: the data is copied under load as the disk would have it, its log is cut at a random byte past
/// what was synced by then, and a host starts on it.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private const int Senders = 16;
    private const int Copies = 4;
    private const int MessagesBetweenCopies = 150;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omni-power-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Spread")]
    [InlineData("Compact")]
    public async Task What_was_acknowledged_survives_a_power_cut_once_and_in_order(string plan)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var patience = new CancellationTokenSource(Patience);
        var environment = new Dictionary<string, string> { ["Pipeline__Plan"] = plan };
        var senders = Enumerable.Range(0, Senders).Select(number => new KillSender(number)).ToArray();
        var cuts = new List<(string Data, int[] Acknowledged)>();
        string password;
        await using (var host = await HostProcess.StartAsync(Data(0), environment))
        {
            password = host.Password!;
            using var admin = new ApiClient(host.Address);
            await admin.SignInAsync("admin", password);
            await admin.PutAsync("api/channels/web/site", new JsonObject { ["settings"] = new JsonObject() });
            var sending = senders.Select(sender => sender.SendUntilBrokenAsync(host.Address, () => { }, patience.Token)).ToArray();
            for (var i = 1; i <= Copies; i++)
            {
                await ReachedAsync(senders, i * MessagesBetweenCopies, patience.Token);
                cuts.Add((Data(i), CopyCut(Data(0), Data(i), senders, random)));
            }

            await host.KillAsync();
            await Task.WhenAll(sending);
        }

        foreach (var (data, acknowledged) in cuts)
        {
            await using var host = await HostProcess.StartAsync(data, environment);
            using var admin = new ApiClient(host.Address);
            await admin.SignInAsync("admin", password);
            foreach (var (sender, count) in senders.Zip(acknowledged))
            {
                await sender.AssertBeginningStoredAsync(admin, host.Address, count, patience.Token);
            }
        }
    }

    private static async Task ReachedAsync(KillSender[] senders, int messages, CancellationToken ct)
    {
        while (senders.Sum(sender => sender.Count) < messages)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), ct);
        }
    }

    /// <summary>Says what was acknowledged before the log had the length at which it is cut, or a later one.</summary>
    private static int[] CopyCut(string from, string to, KillSender[] senders, Random random)
    {
        var acknowledged = senders.Select(sender => sender.Count).ToArray();
        var store = Path.Combine(from, "store");
        var log = Directory.GetFiles(store, "*.log").Single();
        var synced = new FileInfo(log).Length;
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not "LOCK"))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(copy);
            source.CopyTo(target);
        }

        using var cut = File.OpenWrite(Path.Combine(to, "store", Path.GetFileName(log)));
        cut.SetLength(random.NextInt64(synced, cut.Length + 1));
        return acknowledged;
    }

    private string Data(int number) => Path.Combine(_folder.FullName, "data" + number);
}
