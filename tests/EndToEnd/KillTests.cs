using System.Text.Json.Nodes;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>
/// The promise before all others, held against SIGKILL: what was acknowledged is there once, and in the order of its sender. Senders do
/// what browsers do: one message at a time, and what was not acknowledged goes again under the same id.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Senders = 24;
    private const int Kills = 3;
    private const int AcknowledgedBeforeKill = 250;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("omni-kill-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("Spread")]
    [InlineData("Compact")]
    public async Task What_was_acknowledged_survives_a_kill_once_and_in_order(string plan)
    {
        using var patience = new CancellationTokenSource(Patience);
        var environment = new Dictionary<string, string> { ["Pipeline__Plan"] = plan };
        List<KillSender>? senders = null;
        var password = "";
        for (var round = 0; round <= Kills; round++)
        {
            await using var host = await HostProcess.StartAsync(_data.FullName, environment);
            password = host.Password ?? password;
            using var client = new ApiClient(host.Address);
            await client.SignInAsync("admin", password);
            if (senders is null)
            {
                await client.PutAsync("api/channels/web/site", new JsonObject { ["settings"] = new JsonObject() });
                senders = [.. Enumerable.Range(0, Senders).Select(number => new KillSender(number))];
            }

            if (round < Kills)
            {
                await LoadUntilAsync(host, senders, patience.Token);
                await host.KillAsync();
            }
            else
            {
                // What a browser has not heard of, it sends again.
                await Task.WhenAll(senders.Select(sender => sender.SendAsync(host.Address, 1, patience.Token)));
                foreach (var sender in senders)
                {
                    await sender.AssertStoredOnceInOrderAsync(client, host.Address, patience.Token);
                }
            }
        }

        Assert.True(senders!.Sum(sender => sender.Acknowledged.Count) >= Kills * AcknowledgedBeforeKill);
    }

    /// <summary>Returns in the middle of the load, with messages in every stage.</summary>
    private static async Task LoadUntilAsync(HostProcess host, List<KillSender> senders, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var enough = new CountdownEvent(AcknowledgedBeforeKill);
        var reached = new TaskCompletionSource();
        void Count()
        {
            lock (enough)
            {
                if (enough.CurrentCount > 0 && enough.Signal())
                {
                    reached.TrySetResult();
                }
            }
        }

        var sending = senders.Select(sender => sender.SendUntilBrokenAsync(host.Address, Count, stop.Token)).ToArray();
        await reached.Task.WaitAsync(ct);
        await host.KillAsync();
        await Task.WhenAll(sending);
        enough.Dispose();
    }
}
