using Omni.Durable.EraseCustomer;
using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Stages;
using Omni.Tests.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.EraseCustomer;

public sealed class EraseCustomerTests : IDisposable
{
    private readonly PrivacyWorld _world = new();

    private FakeOrchestrations Orchestrations => _world.Orchestrations;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task It_is_looked_again_after_five_minutes_a_day_and_thirty_days_and_a_receipt_is_left()
    {
        var person = await ErasedPerson.SeedAsync(_world);
        await ErasedPerson.ArriveLateAsync(_world);
        await BeginAsync(person.Id);
        await Orchestrations.SettleAsync();
        Assert.Equal(("done", "1", "0"), await ShownAsync(person.Id));
        Assert.Empty(await _world.FindAsync(ErasedPerson.Words));

        var erased = _world.Api.Time.GetUtcNow();
        foreach (var (after, rounds) in ErasureLooks.After.Zip([2, 3, 4]))
        {
            await Orchestrations.AdvanceAsync(erased + after - TimeSpan.FromSeconds(1) - _world.Api.Time.GetUtcNow());
            Assert.Equal($"{rounds - 1}", (await ShownAsync(person.Id)).Rounds);
            await Orchestrations.AdvanceAsync(TimeSpan.FromSeconds(1));
            Assert.Equal(("done", $"{rounds}", "0"), await ShownAsync(person.Id));
        }

        Assert.False((await Orchestrations.GetAsync(EraseNames.InstanceOf(person.Id), default))!.IsUnderWay);
        var receipt = await _world.AdminAsync(FunctionNames.ReadErasure, null, ("id", person.Id));
        Assert.All(
            new[] { ErasureSteps.Conversations, ErasureSteps.Files, ErasureSteps.Identities, ErasureSteps.Marks, ErasureSteps.Letters, ErasureSteps.Uploads },
            step => Assert.NotEqual(0, receipt.Json.GetProperty("removed").GetProperty(step).GetInt64()));
        Assert.Empty(await _world.FindAsync(ErasedPerson.Words));
        Assert.Empty(_world.Api.Tables.Fake(TableNames.Retention).Range(ErasureStore.Partition, RowRange.All, 10));
        Assert.Empty(Assert.Single(_world.Api.Tables.Fake(TableNames.Retention).Range(ErasureStore.Receipts, RowRange.All, 10)).Text("senders"));
    }

    /// <summary>Each time one activity fails, once before it did anything and once when its answer is lost.</summary>
    [Fact]
    public async Task An_erasure_whose_process_ends_at_any_activity_goes_on_and_leaves_nothing()
    {
        var person = await ErasedPerson.SeedAsync(_world);
        await ErasedPerson.ArriveLateAsync(_world);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = 0;
        Orchestrations.BeforeActivity = (name, _) =>
        {
            if (name == EraseNames.End)
            {
                Keep(person.Id, "fell-over");
            }

            if (last++ % 2 == 0)
            {
                seen.Add(name);
                throw new StorageUnavailableException("away");
            }

            if (last % 3 == 0)
            {
                _world.Api.Tables.LoseNextAnswers(1);
            }

            return ValueTask.CompletedTask;
        };

        await BeginAsync(person.Id);
        await Orchestrations.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("done", (await ShownAsync(person.Id)).State);
        Assert.Empty(await _world.FindAsync(ErasedPerson.Words));
        Assert.Empty(await person.LeftAsync(_world));
        Assert.Contains(EraseNames.Step, seen);
    }

    [Fact]
    public async Task What_is_found_still_has_the_round_done_again()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        var notes = _world.Api.Get<CustomerNotes>();
        Orchestrations.BeforeActivity = async (name, _) =>
        {
            if (name == EraseNames.Verify)
            {
                // Somebody was writing it while the steps went by.
                Orchestrations.BeforeActivity = null;
                await notes.AddAsync(customer, "n1", "a", "a late note", default);
            }
        };

        await BeginAsync(customer);
        await Orchestrations.SettleAsync();
        Assert.Equal(("running", "0", "1"), await ShownAsync(customer));
        Keep(customer, "found-once");
        await Orchestrations.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(("done", "1", "0"), await ShownAsync(customer));
        Assert.Empty(await _world.FindAsync("a late note"));
        Keep(customer, "looking-again");
    }

    [Fact]
    public async Task What_never_goes_is_told_to_the_supervisors_and_the_looks_go_on()
    {
        await _world.Api.TokenAsync(Role.Supervisor);
        var customer = await _world.SayAsync("web", "v1", "the first words");
        Orchestrations.BeforeActivity = async (name, _) =>
        {
            if (name == EraseNames.Verify)
            {
                await _world.Api.Get<CustomerNotes>().AddAsync(customer, "n1", "a", "a late note", default);
            }
        };

        await BeginAsync(customer);
        await Orchestrations.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(("done", "1", "1"), await ShownAsync(customer));
        var alert = Assert.Single(_world.Api.Feed.Pushed, it => it.Event.Payload is Alert && it.To == FeedNames.Agent("Supervisor"));
        Assert.Equal(new Alert(EraseNames.Incomplete, "", customer), alert.Event.Payload);
        Assert.True((await Orchestrations.GetAsync(EraseNames.InstanceOf(customer), default))!.IsUnderWay);
        Keep(customer, "found-always");
    }

    [Fact]
    public async Task A_second_wish_begins_nothing_and_one_with_nobody_at_it_is_begun_again()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        var erasure = _world.Api.Get<CustomerErasure>();
        // As of a process that ended between the record and the start.
        await erasure.BeginAsync(customer, "a", default);
        _world.Api.Time.Advance(ErasureLooks.Turn * 2);
        Assert.Equal([customer], await erasure.OverdueAsync(default));

        await BeginAsync(customer);
        await BeginAsync(customer);
        await Orchestrations.SettleAsync();

        Assert.Single(Orchestrations.InstanceIds);
        Assert.Equal("done", (await ShownAsync(customer)).State);
        Assert.Empty(await erasure.OverdueAsync(default));
        Assert.Null(await _world.Api.Get<ConversationStore>().GetAsync(Conversation.IdOf(customer, 1), default));
    }

    [Fact]
    public async Task An_archive_that_is_kept_goes_with_the_customer_and_one_that_is_being_made_comes_to_nothing()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        var done = await ExportAsync(customer);
        await Orchestrations.SettleAsync();
        Assert.NotNull(_world.Api.Media.Content(done + "-archive"));
        var making = await ExportAsync(customer);
        Orchestrations.BeforeActivity = async (name, _) =>
        {
            if (name == "AssembleExport")
            {
                Orchestrations.BeforeActivity = null;
                var erasure = _world.Api.Get<CustomerErasure>();
                await erasure.RunAsync((await erasure.BeginAsync(customer, "a", default))!, default);
            }
        };

        await Orchestrations.SettleAsync();

        Assert.Null(Orchestrations.BeforeActivity);
        Assert.Empty(_world.Api.Media.Ids);
        Assert.False((await Orchestrations.GetAsync($"export-{making}", default))!.IsUnderWay);
    }

    private async Task<string> ExportAsync(string customer)
    {
        var answer = await _world.AdminAsync(FunctionNames.BeginExport, null, ("id", customer));
        return answer["id"]!;
    }

    private Task<Omni.Tests.Functions.Http.ApiAnswer> BeginAsync(string customer) => _world.AdminAsync(FunctionNames.BeginErasure, new { confirm = customer }, ("id", customer));

    private async Task<(string? State, string? Rounds, string? Found)> ShownAsync(string customer)
    {
        var answer = await _world.AdminAsync(FunctionNames.ReadErasure, null, ("id", customer));
        return (answer["state"], answer["rounds"], answer["found"]);
    }

    private void Keep(string customer, string scenario)
    {
        var instance = EraseNames.InstanceOf(customer);
        Assert.Null(Orchestrations.Failure(instance));
        Assert.InRange(Orchestrations.History(instance).Count, 1, 120);
        Histories.Keep(EraseNames.Orchestrator, scenario, Orchestrations.History(instance));
    }
}
