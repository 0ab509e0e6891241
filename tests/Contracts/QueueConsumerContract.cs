using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Contracts;

/// <summary>A delivery as a consumer has it.</summary>
public sealed record Taken(string Session, string Id, int Count, object Handle);

/// <summary>What every queue promises to those who take from it: sessions in order, peek-lock, schedule, duplicates, dead letters.</summary>
public abstract class QueueConsumerContract : QueueContract
{
    private const string Name = QueueNames.Filter;

    protected abstract DateTimeOffset Now { get; }

    [Fact]
    public async Task A_session_gives_its_messages_in_the_order_of_their_acceptance_whoever_comes_between()
    {
        foreach (var id in new[] { "a1", "b1", "a2", "b2", "a3" })
        {
            await SendAsync(id[..1], id);
        }

        var came = new List<string>();
        while (await TakeAsync(Name) is { } taken)
        {
            came.Add(taken.Id);
            await CompleteAsync(taken);
        }

        Assert.Equal(["a1", "a2", "a3"], came.Where(id => id[0] == 'a'));
        Assert.Equal(["b1", "b2"], came.Where(id => id[0] == 'b'));
    }

    [Fact]
    public async Task A_session_has_one_consumer()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");
        var first = (await TakeAsync(Name))!;

        Assert.Null(await TakeAsync(Name));

        await CompleteAsync(first);
        Assert.Equal("2", (await TakeAsync(Name))!.Id);
    }

    [Fact]
    public async Task What_is_given_back_comes_again_first_with_its_count()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");

        await AbandonAsync((await TakeAsync(Name))!);

        var again = (await TakeAsync(Name))!;
        Assert.Equal(("1", 2), (again.Id, again.Count));
    }

    [Fact]
    public async Task What_is_given_back_too_often_is_set_aside_and_the_next_one_passes()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");
        for (var i = 0; i < 10; i++)
        {
            await AbandonAsync((await TakeAsync(Name))!);
        }

        Assert.Equal("2", (await TakeAsync(Name))!.Id);
        Assert.Equal([("1", "MaxDeliveryCountExceeded")], await DeadLettersAsync(Name));
    }

    [Fact]
    public async Task What_is_set_aside_is_listed_with_its_reason_and_does_not_come_again()
    {
        await SendAsync("s", "1");
        await SendAsync("s", "2");

        await DeadLetterAsync((await TakeAsync(Name))!, "unreadable");

        Assert.Equal("2", (await TakeAsync(Name))!.Id);
        Assert.Equal([("1", "unreadable")], await DeadLettersAsync(Name));
    }

    [Fact]
    public async Task A_scheduled_message_comes_at_its_time_and_lets_others_pass()
    {
        await Queue.SendAsync(Name, new("s", "later", new SizedBody(1), Now + TimeSpan.FromMinutes(1)), None);
        await SendAsync("s", "now");

        var taken = (await TakeAsync(Name))!;
        Assert.Equal("now", taken.Id);
        await CompleteAsync(taken);
        Assert.Null(await TakeAsync(Name));

        await AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("later", (await TakeAsync(Name))!.Id);
    }

    [Fact]
    public async Task A_second_message_of_one_id_is_dropped_within_ten_minutes()
    {
        await SendAsync("s", "1");
        await CompleteAsync((await TakeAsync(Name))!);
        await AdvanceAsync(TimeSpan.FromMinutes(9));

        await SendAsync("s", "1");

        Assert.Null(await TakeAsync(Name));
    }

    [Fact]
    public async Task A_consumer_that_stalls_loses_its_lock_and_settles_nothing()
    {
        await SendAsync("s", "1");
        var stalled = (await TakeAsync(Name))!;
        await AdvanceAsync(TimeSpan.FromMinutes(10));

        var other = (await TakeAsync(Name))!;
        Assert.Equal(("1", 2), (other.Id, other.Count));
        foreach (var settle in new[] { CompleteAsync, AbandonAsync, taken => DeadLetterAsync(taken, "unreadable") })
        {
            var lost = await Assert.ThrowsAsync<ServiceBusException>(() => settle(stalled));
            Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
        }

        await CompleteAsync(other);
        Assert.Equal(0, Accepted(Name));
    }

    /// <summary>The next message of a session that is free; null when there is none.</summary>
    protected abstract Task<Taken?> TakeAsync(string queue);

    protected abstract Task CompleteAsync(Taken taken);

    protected abstract Task AbandonAsync(Taken taken);

    protected abstract Task DeadLetterAsync(Taken taken, string reason);

    protected abstract Task<IReadOnlyList<(string Id, string Reason)>> DeadLettersAsync(string queue);

    /// <summary>Lets time pass, with what the broker does in it.</summary>
    protected abstract Task AdvanceAsync(TimeSpan time);

    private ValueTask SendAsync(string session, string id) => Queue.SendAsync(Name, new(session, id, new SizedBody(1)), None);
}
