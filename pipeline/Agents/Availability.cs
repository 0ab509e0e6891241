namespace Omni.Pipeline.Agents;

/// <summary>Whether anybody is there to answer. For visitors, who ask often: the answer is up to five seconds old.</summary>
public sealed class Availability(AgentDirectory directory, Presence presence, TimeProvider time)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private volatile Answer? _last;

    public async ValueTask<bool> AnyAsync(CancellationToken ct)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < Freshness)
        {
            return last.IsAny;
        }

        var at = time.GetTimestamp();
        var present = await presence.PresentAsync(ct);
        var isAny = present.Count > 0 && (await directory.ListAsync(ct)).Any(agent => agent.Status is AgentStatus.Online && present.Contains(agent.Id));
        _last = new(isAny, at);
        return isAny;
    }

    private sealed record Answer(bool IsAny, long At);
}
