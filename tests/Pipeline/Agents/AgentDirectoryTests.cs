using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Agents;

public sealed class AgentDirectoryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeTables _tables = new();
    private readonly AgentDirectory _directory;

    public AgentDirectoryTests()
    {
        _directory = new(_tables, _time);
    }

    [Fact]
    public async Task An_agent_comes_back_as_it_was_created()
    {
        var agent = NewAgent("a1", "Mei") with
        {
            DisplayName = "Mei, 美",
            Role = Role.Supervisor,
            Status = AgentStatus.Away,
            Languages = ["zh", "en"],
            Skills = ["billing"],
            Capacity = 7,
            LastAssignedAt = _time.GetUtcNow(),
        };

        Assert.Equal(CreateResult.Created, await _directory.CreateAsync(agent, default));

        var read = await _directory.GetAsync("a1", default);
        Assert.NotNull(read);
        Assert.Equal(["zh", "en"], read.Languages.AsEnumerable());
        Assert.Equal(["billing"], read.Skills.AsEnumerable());
        Assert.Equal(
            agent with { Username = "mei", ETag = read.ETag, Languages = read.Languages, Skills = read.Skills, Slots = read.Slots }, read);
        Assert.Empty(read.Slots);
    }

    [Theory]
    [InlineData("mei")]
    [InlineData(" MEI ")]
    public async Task A_username_is_given_once_whatever_its_case(string again)
    {
        await _directory.CreateAsync(NewAgent("a1", "Mei"), default);
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(CreateResult.UsernameTaken, await _directory.CreateAsync(NewAgent("a2", again), default));
        Assert.Null(await _directory.GetAsync("a2", default));
        Assert.Equal("a1", (await _directory.FindByUsernameAsync(again, default))?.Id);
    }

    [Fact]
    public async Task A_name_whose_agent_never_came_is_free_again_after_a_minute()
    {
        // The write after the claim of the name fails, as when the process dies in between.
        _tables.Before = call =>
        {
            if (call is { Operation: TableOperation.Write, Partition: "agents" })
            {
                _tables.FailNext(1);
            }

            return ValueTask.CompletedTask;
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _directory.CreateAsync(NewAgent("a1", "mei"), default).AsTask());
        _tables.Before = null;

        Assert.Equal(CreateResult.UsernameTaken, await _directory.CreateAsync(NewAgent("a2", "mei"), default));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(CreateResult.Created, await _directory.CreateAsync(NewAgent("a3", "mei"), default));
        Assert.Equal("a3", (await _directory.FindByUsernameAsync("mei", default))?.Id);
    }

    [Fact]
    public async Task An_agent_id_is_never_used_twice()
    {
        await _directory.CreateAsync(NewAgent("a1", "mei"), default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _directory.CreateAsync(NewAgent("a1", "other"), default).AsTask());
    }

    [Fact]
    public async Task A_list_holds_everybody_also_beyond_one_page()
    {
        for (var i = 0; i < RowLimits.MaxRange + 2; i++)
        {
            await _directory.CreateAsync(NewAgent($"a{i:d5}", $"user{i}"), default);
        }

        var agents = await _directory.ListAsync(default);

        Assert.Equal(RowLimits.MaxRange + 2, agents.Count);
        Assert.Equal(agents.Count, agents.Select(agent => agent.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("a/b?#\\")]
    [InlineData("")]
    [InlineData("\u0000")]
    public async Task An_id_or_name_that_nobody_could_have_is_nobody(string id)
    {
        Assert.Null(await _directory.GetAsync(id, default));
        Assert.Null(await _directory.FindByUsernameAsync(id, default));
    }

    [Fact]
    public async Task An_id_longer_than_a_key_may_be_is_nobody()
    {
        Assert.Null(await _directory.GetAsync(new string('x', 5000), default));
        Assert.Null(await _directory.FindByUsernameAsync(new string('/', 5000), default));
    }

    [Fact]
    public async Task A_profile_change_that_meets_another_write_keeps_both()
    {
        await _directory.CreateAsync(NewAgent("a1", "mei"), default);
        var raced = false;
        _tables.Before = async call =>
        {
            if (!raced && call.Operation is TableOperation.Write)
            {
                raced = true;
                await _directory.SetStatusAsync("a1", AgentStatus.Online, default);
            }
        };

        var changed = await _directory.UpdateProfileAsync("a1", agent => agent with { Skills = ["billing"] }, default);

        Assert.Equal(["billing"], changed!.Skills.AsEnumerable());
        Assert.Equal(AgentStatus.Online, (await _directory.GetAsync("a1", default))!.Status);
        Assert.Equal(["billing"], (await _directory.GetAsync("a1", default))!.Skills.AsEnumerable());
    }

    [Fact]
    public async Task A_profile_change_touches_neither_id_nor_name_nor_status_nor_slots()
    {
        await OnlineAgentAsync(capacity: 2);
        await _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), default);

        var changed = await _directory.UpdateProfileAsync(
            "a1",
            agent => agent with { Id = "a2", Username = "x", Slots = [], Status = AgentStatus.Away, DisplayName = "New" },
            default);

        Assert.Equal(("a1", "mei", "New", AgentStatus.Online), (changed!.Id, changed.Username, changed.DisplayName, changed.Status));
        Assert.Equal(["c1"], changed.Slots.AsEnumerable());
    }

    [Fact]
    public async Task Nobody_is_changed_when_there_is_no_such_agent()
    {
        Assert.Null(await _directory.UpdateProfileAsync("a1", agent => agent, default));
        Assert.Null(await _directory.SetStatusAsync("a1", AgentStatus.Online, default));
        Assert.Equal(ReserveResult.Unavailable, await _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), force: true, default));
        Assert.Equal(ReleaseResult.NotHeld, await _directory.ReleaseAsync("a1", "c1", _ => new(true), default));
    }

    [Fact]
    public async Task A_place_is_reserved_until_all_are_taken_and_free_again_when_released()
    {
        await OnlineAgentAsync(capacity: 1);
        var now = _time.GetUtcNow();

        Assert.Equal(ReserveResult.Reserved, await _directory.ReserveAsync("a1", "c1", now, default));
        Assert.Equal(ReserveResult.AlreadyHeld, await _directory.ReserveAsync("a1", "c1", now, default));
        Assert.Equal(ReserveResult.Full, await _directory.ReserveAsync("a1", "c2", now, force: true, default));
        Assert.Equal(now, (await _directory.GetAsync("a1", default))!.LastAssignedAt);

        Assert.Equal(ReleaseResult.Freed, await _directory.ReleaseAsync("a1", "c1", _ => new(true), default));
        Assert.Equal(ReleaseResult.NotHeld, await _directory.ReleaseAsync("a1", "c1", _ => new(true), default));
        Assert.Equal(ReserveResult.Reserved, await _directory.ReserveAsync("a1", "c2", now, default));
    }

    [Theory]
    [InlineData(AgentStatus.Away)]
    [InlineData(AgentStatus.Offline)]
    public async Task Who_is_not_online_gets_a_conversation_only_by_force(AgentStatus status)
    {
        await OnlineAgentAsync(capacity: 2);
        await _directory.SetStatusAsync("a1", status, default);

        Assert.Equal(ReserveResult.Unavailable, await _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), default));
        Assert.Equal(ReserveResult.Reserved, await _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), force: true, default));
    }

    [Fact]
    public async Task A_reservation_whose_answer_was_lost_is_held_when_asked_again()
    {
        await OnlineAgentAsync(capacity: 1);
        _tables.Before = call =>
        {
            if (call.Operation is TableOperation.Write)
            {
                _tables.LoseNextAnswers(1);
            }

            return ValueTask.CompletedTask;
        };
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), default).AsTask());
        _tables.Before = null;

        Assert.Equal(ReserveResult.AlreadyHeld, await _directory.ReserveAsync("a1", "c1", _time.GetUtcNow(), default));
    }

    private async Task OnlineAgentAsync(int capacity)
    {
        await _directory.CreateAsync(NewAgent("a1", "mei") with { Capacity = capacity, Status = AgentStatus.Online }, default);
    }

    private static Agent NewAgent(string id, string username) => new() { Id = id, Username = username, DisplayName = username };
}
