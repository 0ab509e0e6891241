using Microsoft.Extensions.Hosting;
using Omni.Functions.Access;

namespace Omni.Runtime;

/// <summary>Makes the first admin before the first request, and says the password once, on the terminal only: a log may be kept.</summary>
internal sealed class FirstStart(FirstAdmin firstAdmin, DurabilityGate gate, TextWriter terminal) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await firstAdmin.CreateAsync(cancellationToken) is not { } password)
        {
            return;
        }

        await gate(cancellationToken);
        await terminal.WriteLineAsync();
        await terminal.WriteLineAsync("  First start. Sign in with");
        await terminal.WriteLineAsync($"    username  {FirstAdmin.Username}");
        await terminal.WriteLineAsync($"    password  {password}");
        await terminal.WriteLineAsync("  It is shown this once; write it down.");
        await terminal.WriteLineAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
