using CsCheck;
using Omni.Pipeline.Ports;
using Omni.Runtime.Queues;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Queues;

public sealed class DuplicateWindowTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly QueueRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_second_message_of_an_id_is_dropped_and_counted_also_when_the_first_is_settled()
    {
        using var counted = new CountedHere("omni.messages.duplicate");
        await _rig.SendAsync("s", "1");
        await _rig.SendAsync("s", "1");
        Assert.Equal(["1"], await _rig.DrainAsync());

        await _rig.SendAsync("s", "1");

        Assert.Empty(await _rig.DrainAsync());
        Assert.Equal(2, counted.Total);
    }

    [Fact]
    public async Task Another_queue_has_a_window_of_its_own()
    {
        await _rig.SendAsync("s", "1");
        await _rig.Queues.SendAsync(QueueNames.Filter, QueueRig.Message("s", "1"), default);

        Assert.Equal(2, _rig.Queues.Waiting);
    }

    [Fact]
    public async Task After_the_window_an_id_is_new_again()
    {
        await _rig.SendAsync("s", "1");
        _rig.Time.Advance(_rig.Options.DuplicateWindow * 2);

        await _rig.SendAsync("s", "1");

        Assert.Equal(["1", "1"], await _rig.DrainAsync());
    }

    [Fact]
    public async Task After_a_restart_the_ids_of_what_still_waits_are_known_and_those_of_what_was_settled_are_not()
    {
        await _rig.SendAsync("s", "settled");
        await _rig.DrainAsync();
        await _rig.SendAsync("s", "waits");
        await _rig.CrashAsync();

        await _rig.SendAsync("s", "waits");
        await _rig.SendAsync("s", "settled");

        Assert.Equal(["waits", "settled"], await _rig.DrainAsync());
    }

    [Fact]
    public void A_window_holds_every_id_of_its_time_and_none_that_was_not_there() =>
        Gen.Select(Gen.Int[0, 400].Array[0, 300], Gen.Int[0, 400].Array[0, 50]).Sample((added, asked) =>
        {
            var window = new DuplicateWindow(TimeSpan.FromMinutes(1), capacity: 1000, seed: 7);
            var model = new HashSet<int>();
            foreach (var id in added)
            {
                Assert.Equal(model.Contains(id), window.Contains(window.HashOf($"id-{id}"), Start));
                window.Add(window.HashOf($"id-{id}"), Start);
                model.Add(id);
            }

            Assert.All(asked, id => Assert.Equal(model.Contains(id), window.Contains(window.HashOf($"id-{id}"), Start)));
        });

    [Fact]
    public void A_full_window_forgets_the_older_half_and_no_more()
    {
        var window = new DuplicateWindow(TimeSpan.FromMinutes(1), capacity: 100, seed: 7);
        for (var id = 0; id < 1025; id++)
        {
            window.Add(window.HashOf($"{id}"), Start);
        }

        Assert.All(Enumerable.Range(950, 75), id => Assert.True(window.Contains(window.HashOf($"{id}"), Start)));
        Assert.All(Enumerable.Range(0, 950), id => Assert.False(window.Contains(window.HashOf($"{id}"), Start)));
    }

    [Theory]
    [InlineData(89, true)]
    [InlineData(121, false)]
    public void An_id_is_held_for_the_window_at_least_and_twice_that_at_most(int seconds, bool isHeld)
    {
        var window = new DuplicateWindow(TimeSpan.FromMinutes(1), capacity: 100, seed: 7);
        window.Add(window.HashOf("0"), Start);
        window.Add(window.HashOf("1"), Start + TimeSpan.FromSeconds(30));

        window.Contains(window.HashOf("2"), Start + TimeSpan.FromSeconds(60));
        Assert.Equal(isHeld, window.Contains(window.HashOf("1"), Start + TimeSpan.FromSeconds(seconds)));
    }
}
