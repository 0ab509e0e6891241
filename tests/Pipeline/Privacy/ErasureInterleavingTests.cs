using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>A message and an erasure, each in the middle of the other, at every call to the tables that there is.</summary>
public sealed class ErasureInterleavingTests
{
    private const int Limit = 2_000;

    [Fact]
    public async Task An_erasure_in_the_middle_of_a_message_leaves_nothing_of_either()
    {
        for (var (at, isReached) = (1, true); isReached && at < Limit; at++)
        {
            using var world = new PrivacyWorld();
            var customer = await world.SayAsync("web", "v1", "the first words");
            await world.AcceptAsync("web", "v1", "the words meanwhile");
            var erasure = world.Api.Get<CustomerErasure>();
            isReached = await DuringAsync(world, at, async () => await erasure.RunAsync((await erasure.BeginAsync(customer, "a", default))!, default), world.StagesAsync);
            if (!isReached)
            {
                Assert.True(at > 10);
                break;
            }

            await LookAgainAsync(world, customer);
            Assert.Empty(await world.FindAsync("the first words", "the words meanwhile"));
            Assert.Empty(world.Api.DeadLetters.Letters);
            Assert.Equal(["erased"], world.Api.Tables.Fake(TableNames.Customers).Range(customer, RowRange.All, 10).Select(row => row.Key));
            await IsKeptAsync(world, customer, "the words after");
        }
    }

    [Fact]
    public async Task A_message_in_the_middle_of_an_erasure_is_kept_when_it_came_after_its_time()
    {
        var kept = 0;
        for (var (at, isReached) = (1, true); isReached && at < Limit; at++)
        {
            using var world = new PrivacyWorld();
            var customer = await world.SayAsync("web", "v1", "the first words");
            var erasure = world.Api.Get<CustomerErasure>();
            var begun = (await erasure.BeginAsync(customer, "a", default))!;
            var came = default(DateTimeOffset);
            isReached = await DuringAsync(
                world,
                at,
                async () =>
                {
                    came = (await world.AcceptAsync("web", "v1", "the words meanwhile")).ReceivedAt;
                    await world.WorkAsync();
                },
                async () => await erasure.RunAsync(begun, default));
            if (!isReached)
            {
                Assert.True(at > 20);
                break;
            }

            await LookAgainAsync(world, customer);
            Assert.Empty(await world.FindAsync("the first words"));
            Assert.Empty(world.Api.DeadLetters.Letters);
            Assert.Equal(["erased"], world.Api.Tables.Fake(TableNames.Customers).Range(customer, RowRange.All, 10).Select(row => row.Key));
            if (came > (await erasure.FindAsync(customer, default))!.At)
            {
                kept++;
                Assert.Equal(["the words meanwhile"], await TextsAsync(world));
            }

            await IsKeptAsync(world, customer, "the words after");
        }

        Assert.True(kept > 20);
    }

    /// <summary>Does the one thing before the other's call of that number; whether there was one.</summary>
    private static async Task<bool> DuringAsync(PrivacyWorld world, int at, Func<Task> one, Func<Task> other)
    {
        var calls = 0;
        world.Api.Tables.Before = async _ =>
        {
            if (++calls == at)
            {
                world.Api.Tables.Before = null;
                await one();
            }
        };
        await other();
        world.Api.Tables.Before = null;
        return calls >= at;
    }

    private static async Task LookAgainAsync(PrivacyWorld world, string customer)
    {
        await world.WorkAsync();
        world.Api.Time.Advance(ErasureLooks.After[0]);
        await world.ResumeAsync(customer);
    }

    private static async Task IsKeptAsync(PrivacyWorld world, string customer, string text)
    {
        Assert.NotEqual(customer, await world.SayAsync("web", "v1", text));
        Assert.Equal(text, (await TextsAsync(world))[^1]);
    }

    private static async Task<IReadOnlyList<string>> TextsAsync(PrivacyWorld world)
    {
        var known = (await world.Api.Get<CustomerStore>().FindAsync(new("web", "main", "v1"), default))!.Value;
        var entries = await world.Api.Get<ConversationStore>().EntriesAsync(Conversation.IdOf(known.OriginId, 1), 0, long.MaxValue, 100, default);
        return [.. from entry in entries where entry.Type is EntryType.Message select entry.Text];
    }
}
