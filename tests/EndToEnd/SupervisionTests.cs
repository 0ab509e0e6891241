using Omni.Runtime.Commands;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>
/// The pages of admins and supervisors in a real browser against the real host, from an invitation to an erasure. The walk itself is
/// console/e2e/supervision.mjs; its pictures are kept beside the results.
/// </summary>
public sealed class SupervisionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_admin_sets_everything_up_and_a_supervisor_takes_over_on_the_page()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(15)); // A fresh working copy installs and builds first.
        var repository = new Repository(RepositoryFiles.Root);
        var prerequisites = new Prerequisites(repository);
        await prerequisites.EnsureConsoleAsync(deadline.Token);
        var chromium = await prerequisites.EnsureChromiumAsync(deadline.Token);
        await using var host = await OmniHost.StartAsync(console: Path.Combine(repository.Console, "dist"));

        deadline.CancelAfter(Patience);
        var (exitCode, output) = await new Step("walking through the pages of an admin", "node", [Path.Combine(repository.Console, "e2e", "supervision.mjs")], repository.Root)
        {
            Environment = new Dictionary<string, string?>
            {
                ["OMNI_BASE"] = host.Address.AbsoluteUri,
                ["OMNI_ADMIN_PASSWORD"] = host.Admin.Password,
                ["OMNI_ADMIN_TOKEN"] = host.Admin.Api.Token,
                ["OMNI_SCREENSHOTS"] = Path.Combine(repository.Artifacts, "test-results", "supervision"),
                ["OMNI_CHROMIUM"] = chromium,
            },
        }.CaptureAsync(deadline.Token);

        Assert.True(exitCode is 0, $"The walk through the pages of an admin ended with {exitCode}:{Environment.NewLine}{output}");
    }
}
