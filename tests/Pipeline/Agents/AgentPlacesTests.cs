using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Agents;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

/// <summary>The law of places: never more than the capacity, and what was reserved and not released is held.</summary>
public sealed class AgentPlacesTests
{
    private static readonly Gen<Step> AnyStep = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 4], Gen.Bool, (act, number, flag) => new Step(act, number, flag));

    private enum Act
    {
        Reserve = 1,
        Release,
        ChangeCapacity,
        ChangeStatus,
    }

    [Fact]
    public void One_after_another_the_directory_agrees_with_a_plain_list() =>
        Gen.Select(Gen.Int[1, 4], AnyStep.List[0, 40]).Sample((capacity, steps) => AgreesAsync(capacity, steps).GetAwaiter().GetResult());

    [Fact]
    public void All_at_once_nobody_gets_a_place_too_many_and_none_is_lost() =>
        Gen.Select(Gen.Int[1, 4], AnyStep.List[2, 24]).Sample(
            (capacity, steps) => KeepsTheLawAsync(capacity, steps).GetAwaiter().GetResult(), iter: 300);

    [Fact]
    public async Task A_hundred_conversations_that_race_for_five_places_get_five()
    {
        var tables = new FakeTables { Before = async _ => await Task.Yield() };
        var directory = await DirectoryAsync(tables, 5);

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(
            i => Task.Run(() => directory.ReserveAsync("a1", $"c{i}", default, default).AsTask())));

        Assert.Equal(5, results.Count(result => result is ReserveResult.Reserved));
        Assert.Equal(95, results.Count(result => result is ReserveResult.Full));
        Assert.Equal(5, (await directory.GetAsync("a1", default))!.Slots.Length);
    }

    private static async Task<bool> AgreesAsync(int capacity, List<Step> steps)
    {
        var directory = await DirectoryAsync(new FakeTables(), capacity);
        var held = new List<string>();
        var status = AgentStatus.Online;
        foreach (var step in steps)
        {
            switch (step.Act)
            {
                case Act.Reserve:
                    var expected = held.Contains(step.Conversation) ? ReserveResult.AlreadyHeld
                        : status is not AgentStatus.Online && !step.Flag ? ReserveResult.Unavailable
                        : held.Count >= capacity ? ReserveResult.Full
                        : ReserveResult.Reserved;
                    if (expected is ReserveResult.Reserved)
                    {
                        held.Add(step.Conversation);
                    }

                    Assert.Equal(expected, await directory.ReserveAsync("a1", step.Conversation, default, step.Flag, default));
                    break;
                case Act.Release:
                    Assert.Equal(
                        held.Remove(step.Conversation) ? ReleaseResult.Freed : ReleaseResult.NotHeld,
                        await directory.ReleaseAsync("a1", step.Conversation, _ => new(true), default));
                    break;
                case Act.ChangeCapacity:
                    capacity = step.Number + 1;
                    await directory.UpdateProfileAsync("a1", agent => agent with { Capacity = capacity }, default);
                    break;
                case Act.ChangeStatus:
                    status = step.Flag ? AgentStatus.Online : AgentStatus.Away;
                    await directory.SetStatusAsync("a1", status, default);
                    break;
            }

            Assert.Equal(held, (await directory.GetAsync("a1", default))!.Slots.AsEnumerable());
        }

        return true;
    }

    private static async Task<bool> KeepsTheLawAsync(int capacity, List<Step> steps)
    {
        var tables = new FakeTables { Before = async _ => await Task.Yield() };
        var directory = await DirectoryAsync(tables, capacity);
        var balance = new int[5];
        await Task.WhenAll(steps.Select(step => Task.Run(async () =>
        {
            if (step.Act is Act.Reserve or Act.ChangeCapacity)
            {
                if (await directory.ReserveAsync("a1", step.Conversation, default, step.Flag, default) is ReserveResult.Reserved)
                {
                    Interlocked.Increment(ref balance[step.Number]);
                }
            }
            else if (await directory.ReleaseAsync("a1", step.Conversation, _ => new(true), default) is ReleaseResult.Freed)
            {
                Interlocked.Decrement(ref balance[step.Number]);
            }

            Assert.True((await directory.GetAsync("a1", default))!.Slots.Length <= capacity);
        })));

        var slots = (await directory.GetAsync("a1", default))!.Slots;
        Assert.Equal(slots.Order(StringComparer.Ordinal), Enumerable.Range(0, 5).Where(i => balance[i] == 1).Select(i => $"c{i}"));
        Assert.All(balance, count => Assert.InRange(count, 0, 1));
        return true;
    }

    private static async Task<AgentDirectory> DirectoryAsync(FakeTables tables, int capacity)
    {
        var directory = new AgentDirectory(tables, new FakeTimeProvider());
        await directory.CreateAsync(
            new() { Id = "a1", Username = "mei", DisplayName = "Mei", Capacity = capacity, Status = AgentStatus.Online }, default);
        return directory;
    }

    private sealed record Step(Act Act, int Number, bool Flag)
    {
        public string Conversation => $"c{Number}";
    }
}
