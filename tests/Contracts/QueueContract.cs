using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>What every <see cref="IStageQueue"/> promises to those who send.</summary>
public abstract class QueueContract
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly string LongestId = new('i', StageMessage.MaxIdLength);

    protected abstract IStageQueue Queue { get; }

    [Fact]
    public async Task The_longest_ids_and_the_largest_body_are_accepted()
    {
        await Queue.SendAsync(QueueNames.Filter, new(LongestId, LongestId, new SizedBody(StageMessage.MaxBodyBytes)), None);

        Assert.Equal(1, Accepted(QueueNames.Filter));
    }

    public static TheoryData<string, string, int> Outside => new()
    {
        { LongestId + "i", "m", 1 },
        { "", "m", 1 },
        { "s", LongestId + "i", 1 },
        { "s", "", 1 },
        { "s", "m", StageMessage.MaxBodyBytes + 1 },
    };

    [Theory]
    [MemberData(nameof(Outside))]
    public async Task What_is_outside_the_limits_is_refused_and_leaves_nothing(string session, string id, int size)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.SendAsync(QueueNames.Filter, new(session, id, new SizedBody(size)), None));

        Assert.Equal(0, Accepted(QueueNames.Filter));
    }

    [Fact]
    public async Task A_queue_that_there_is_not_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Queue.SendAsync("nosuchqueue", new("s", "m", new SizedBody(1)), None));

    [Fact]
    public async Task Many_are_accepted_at_once()
    {
        await Queue.SendAllAsync(QueueNames.Filter, [.. Enumerable.Range(0, 30).Select(i => new StageMessage($"s{i % 3}", $"m{i}", new SizedBody(20_000)))], None);

        Assert.Equal(30, Accepted(QueueNames.Filter));
    }

    [Fact]
    public async Task Each_queue_has_its_own_messages()
    {
        foreach (var queue in QueueNames.All)
        {
            await Queue.SendAsync(queue, new("s", "m", new SizedBody(1)), None);
        }

        Assert.All(QueueNames.All, queue => Assert.Equal(1, Accepted(queue)));
    }

    /// <summary>How many messages the queue has.</summary>
    protected abstract int Accepted(string queue);

    protected sealed class SizedBody(int size) : IStageBody
    {
        public int Weight => size;

        public byte[] ToBytes() => new byte[size];
    }
}
