using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class DeadLetterWorkFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public DeadLetterWorkFunctionTests()
    {
        foreach (var (queue, number) in new[] { (QueueNames.Persist, 1L), (QueueNames.Persist, 2L), (QueueNames.Deliver, 7L) })
        {
            _rig.DeadLetters.Letters.Add(new(queue, number, $"m{number}", "s", "poison", "", 10, DateTimeOffset.UnixEpoch));
        }
    }

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task One_is_put_back_once()
    {
        var answer = await CallAsync(FunctionNames.ReplayDeadLetter, Role.Supervisor, "persist", "2");
        Assert.Equal((200, "1"), (answer.Status, answer["replayed"]));

        var again = await CallAsync(FunctionNames.ReplayDeadLetter, Role.Supervisor, "persist", "2");
        Assert.Equal((404, ProblemTypes.NotFound), (again.Status, again.Problem));
        Assert.Equal(["replay persist2"], _rig.DeadLetters.Done);
    }

    [Fact]
    public async Task All_of_a_queue_are_put_back_and_counted()
    {
        var answer = await CallAsync(FunctionNames.ReplayDeadLetters, Role.Supervisor, "persist", "");

        Assert.Equal((200, "2"), (answer.Status, answer["replayed"]));
        Assert.Equal(["replay persist1", "replay persist2"], _rig.DeadLetters.Done);
        Assert.Equal("0", (await CallAsync(FunctionNames.ReplayDeadLetters, Role.Supervisor, "persist", ""))["replayed"]);
    }

    [Fact]
    public async Task One_is_removed_by_an_admin_once()
    {
        Assert.Equal(204, (await CallAsync(FunctionNames.RemoveDeadLetter, Role.Admin, "deliver", "7")).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.RemoveDeadLetter, Role.Admin, "deliver", "7")).Status);
        Assert.Equal(["remove deliver7"], _rig.DeadLetters.Done);
    }

    [Theory]
    [InlineData("nothing", "1")]
    [InlineData("persist", "-1")]
    [InlineData("persist", "x")]
    [InlineData("persist", "99999999999999999999")]
    public async Task What_can_not_be_there_is_not_found(string queue, string number)
    {
        Assert.Equal(404, (await CallAsync(FunctionNames.ReplayDeadLetter, Role.Supervisor, queue, number)).Status);
        Assert.Equal(404, (await CallAsync(FunctionNames.RemoveDeadLetter, Role.Admin, queue, number)).Status);
        Assert.Empty(_rig.DeadLetters.Done);
    }

    [Fact]
    public async Task A_queue_that_there_is_not_has_nothing_to_put_back() =>
        Assert.Equal(404, (await CallAsync(FunctionNames.ReplayDeadLetters, Role.Supervisor, "nothing", "")).Status);

    private async Task<ApiAnswer> CallAsync(string function, Role role, string queue, string number) =>
        await _rig.CallAsync(function, await _rig.TokenAsync(role), route: [("queue", queue), ("sequenceNumber", number)]);
}
