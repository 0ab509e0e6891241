using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Privacy;

namespace Omni.Tests.Pipeline.Privacy;

public sealed class CustomerErasureTests
{
    public static TheoryData<string> Steps => [.. ErasureSteps.InOrder];

    [Fact]
    public async Task Nothing_is_left_of_a_customer_wherever_one_looks()
    {
        using var world = new PrivacyWorld();
        var person = await ErasedPerson.SeedAsync(world);
        Assert.Empty(ErasedPerson.Words.Except((await world.FindAsync(ErasedPerson.Words)).Select(WordOf)));

        await world.EraseAsync(person.Id);
        await ErasedPerson.ArriveLateAsync(world);

        Assert.Empty(await world.FindAsync(ErasedPerson.Words));
        Assert.Empty(await person.LeftAsync(world));
        Assert.Empty(world.Api.DeadLetters.Letters);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_step_that_is_left_out_is_found_out(string step)
    {
        using var world = new PrivacyWorld();
        var person = await ErasedPerson.SeedAsync(world);

        var erasure = world.ErasureWithout(step);
        await erasure.RunAsync((await erasure.BeginAsync(person.Id, "a", default))!, default);
        await ErasedPerson.ArriveLateAsync(world);

        Assert.NotEmpty((await world.FindAsync(ErasedPerson.Words)).Concat(await person.LeftAsync(world)));
    }

    [Fact]
    public async Task Who_was_taken_for_the_customer_keeps_what_was_said()
    {
        using var world = new PrivacyWorld();
        var person = await ErasedPerson.SeedAsync(world);
        await world.EraseAsync(person.Id);

        var entries = await world.Api.Get<ConversationStore>().EntriesAsync(Conversation.IdOf(person.Other, 1), 0, long.MaxValue, 100, default);

        Assert.Contains(entries, entry => entry.Text == "something of somebody else");
        Assert.Contains(entries, entry => entry is { Type: EntryType.Event, Text: ConversationEvents.Erased });
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(entry => (int)entry.Sequence));
        Assert.Equal("Somebody", (await world.Api.Get<CustomerStore>().ProfileAsync(person.Other, default))!.Name);
        Assert.NotEmpty(await world.FindAsync("something"));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_place_of_what_another_said_who_was_taken_for_the_customer()
    {
        using var world = new PrivacyWorld();
        var person = await ErasedPerson.SeedAsync(world);
        Assert.NotEmpty(await world.FindAsync("needleelsewhere said"));

        await world.EraseAsync(person.Other);

        Assert.Empty(await world.FindAsync("needleelsewhere said"));
        var erasure = (await world.Api.Get<CustomerErasure>().FindAsync(person.Other, default))!;
        Assert.Equal((0, 0), (erasure.Found, await world.Api.Get<ErasureProof>().CountAsync(erasure, default)));
        // What the other said elsewhere is the other's.
        Assert.NotEmpty(await world.FindAsync("needleunder said"));
        Assert.NotEmpty(await world.FindAsync("needleapp said"));
    }

    private static string WordOf(string found) => found[..found.IndexOf(':', StringComparison.Ordinal)];
}
