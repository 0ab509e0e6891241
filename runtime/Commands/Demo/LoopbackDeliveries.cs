namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// What a platform has to post to Omni: each at once and once, unless it is told to hold them back, to turn their order round, or to post
/// everything again, as platforms do after an outage, hours later.
/// </summary>
/// <typeparam name="TPost">What is posted, before it is signed: a signature is made anew for every try.</typeparam>
/// <param name="postAsync">Posts it, as often as the platform would.</param>
public sealed class LoopbackDeliveries<TPost>(Func<TPost, CancellationToken, Task<LoopbackDelivery>> postAsync)
{
    private readonly Lock _gate = new();
    private readonly List<TPost> _posted = [];
    private List<TPost>? _held;

    /// <summary>How often each is posted, whatever the answer is.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>From now on nothing is posted before <see cref="ReleaseAsync"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held ??= [];
        }
    }

    /// <summary>Posts it, or keeps it back. The last delivery; none was tried when it was kept back.</summary>
    public async Task<LoopbackDelivery> DeliverAsync(TPost post, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_held is { } held)
            {
                held.Add(post);
                return new(0, 0, "");
            }

            _posted.Add(post);
        }

        LoopbackDelivery delivery = new(0, 0, "");
        for (var copy = 0; copy < Copies; copy++)
        {
            delivery = await postAsync(post, ct);
        }

        return delivery;
    }

    /// <summary>Posts what was held back.</summary>
    public async Task ReleaseAsync(bool isReversed, CancellationToken ct)
    {
        List<TPost> held;
        lock (_gate)
        {
            (held, _held) = (_held ?? [], null);
        }

        foreach (var post in isReversed ? Enumerable.Reverse(held) : held)
        {
            await DeliverAsync(post, ct);
        }
    }

    /// <summary>Posts everything again that was ever posted, in the same order.</summary>
    public async Task<IReadOnlyList<LoopbackDelivery>> AgainAsync(CancellationToken ct)
    {
        List<TPost> posted;
        lock (_gate)
        {
            posted = [.. _posted];
        }

        var all = new List<LoopbackDelivery>();
        foreach (var post in posted)
        {
            all.Add(await postAsync(post, ct));
        }

        return all;
    }
}
