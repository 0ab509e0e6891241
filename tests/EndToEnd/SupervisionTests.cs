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
        var chromium = await Walks.ReadyAsync(deadline.Token);
        await using var host = await Walks.StartAsync();

        deadline.CancelAfter(Patience);
        await Walks.RunAsync(
            "supervision",
            host,
            chromium,
            new()
            {
                ["OMNI_ADMIN_PASSWORD"] = host.Admin.Password,
                ["OMNI_ADMIN_TOKEN"] = host.Admin.Api.Token,
            },
            deadline.Token,
            pictures: "supervision");
    }
}
