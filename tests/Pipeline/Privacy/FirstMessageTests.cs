using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>A sender's first message that breaks off while its customer is being made.</summary>
public sealed class FirstMessageTests
{
    private const string Name = "Miriam Needle";
    private const string Address = "visitor-needle";

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_first_message_that_breaks_off_at_any_call_leaves_nothing_that_an_erasure_does_not_find(bool onlyAnswerIsLost, bool isDeliveredAgain)
    {
        for (var (at, isReached) = (1, true); isReached; at++)
        {
            using var world = new PrivacyWorld();
            var first = await world.AcceptAsync("web", Address, "the first words", Name);
            world.Api.Queue.Take(QueueNames.Dedupe);
            isReached = await IsBrokenOffAsync(world, at, onlyAnswerIsLost, async () => await world.Api.Stage(QueueNames.Dedupe).RunAsync(first, default));
            var sent = new StageMessage(SessionIds.OfSender(first), first.MessageId, first);
            if (isDeliveredAgain)
            {
                await world.Api.Queue.SendAsync(QueueNames.Dedupe, sent, default);
            }
            else
            {
                world.SetAside(QueueNames.Dedupe, sent, "delivered too often");
            }

            var customer = await world.SayAsync("web", Address, "the next words", Name);
            Assert.Equal(Name, (await world.Api.Get<CustomerStore>().ProfileAsync(customer, default))?.Name);
            Assert.Single(world.Api.Tables.Fake(TableNames.Customers).Range(customer, RowRange.Prefix("id:"), 10));

            await world.EraseAsync(customer);
            Assert.Empty(await world.FindAsync(Name, Address));
        }
    }

    [Fact]
    public async Task Two_first_messages_of_one_sender_that_meet_at_any_call_make_one_customer()
    {
        for (var (at, calls) = (1, int.MaxValue); at <= calls; at++)
        {
            using var world = new PrivacyWorld();
            var messages = new[] { await world.AcceptAsync("web", Address, "the first words", Name), await world.AcceptAsync("web", Address, "the next words", Name) };
            world.Api.Queue.Take(QueueNames.Dedupe);
            var dedupe = world.Api.Stage(QueueNames.Dedupe);
            (calls, Outcome other) = (0, default);
            world.Api.Tables.Before = async _ =>
            {
                if (++calls == at)
                {
                    world.Api.Tables.Before = null;
                    other = await dedupe.RunAsync(messages[1], default);
                    world.Api.Tables.Before = _ => new ValueTask(Task.FromResult(++calls));
                }
            };
            var one = await dedupe.RunAsync(messages[0], default);
            world.Api.Tables.Before = null;
            if (at <= calls)
            {
                Assert.Equal(one.Message!.ConversationId, other.Message!.ConversationId);
                Assert.Equal(one.Message.CustomerId, other.Message.CustomerId);
                Assert.Single(await world.FindAsync(Name), place => place.EndsWith("/profile", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task A_goodbye_of_somebody_who_was_only_half_made_makes_nobody()
    {
        using var world = new PrivacyWorld();
        var first = await world.AcceptAsync("web", Address, "the first words", Name);
        world.Api.Queue.Take(QueueNames.Dedupe);
        world.Api.Tables.Before = call => call is { Table: TableNames.Customers, Operation: TableOperation.Batch } ? throw new StorageUnavailableException("away") : default;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await world.Api.Stage(QueueNames.Dedupe).RunAsync(first, default));
        world.Api.Tables.Before = null;

        var outcome = await world.Api.Stage(QueueNames.Dedupe).RunAsync(first with { MessageId = "other", ExternalId = "other", IsOfKnownOnly = true }, default);

        Assert.Equal(Outcome.Dropped(DedupeStage.SenderUnknown), outcome);
        Assert.Empty(await world.FindAsync(Name));
    }

    private static async Task<bool> IsBrokenOffAsync(PrivacyWorld world, int at, bool onlyAnswerIsLost, Func<Task> act)
    {
        var calls = 0;
        world.Api.Tables.Before = _ =>
        {
            if (++calls == at)
            {
                if (onlyAnswerIsLost)
                {
                    world.Api.Tables.LoseNextAnswers(1);
                }
                else
                {
                    world.Api.Tables.FailNext(1);
                }
            }

            return default;
        };
        try
        {
            await act();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
        finally
        {
            world.Api.Tables.Before = null;
        }
    }
}
