using Microsoft.Extensions.Hosting;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Makes all checks before the first message comes, at once, and ends the start with everything that is wrong.</summary>
internal sealed class ChecksAtStart(IEnumerable<StartCheck> checks) : IHostedService
{
    /// <exception cref="StorageUnavailableException">Something is missing; the message says all of it, a line for each.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(checks.Select(check => check.ProblemAsync(cancellationToken)));
        var problems = found.OfType<StartProblem>().DistinctBy(problem => problem.Message).ToList();
        if (problems.Count > 0)
        {
            throw new StorageUnavailableException(string.Join(Environment.NewLine, problems.Select(problem => problem.Message)), problems[0].Cause);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
