using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class DeadLettersFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public DeadLettersFunctionTests()
    {
        Add(QueueNames.Persist, 1, 30);
        Add(QueueNames.Persist, 2, 40);
        Add(QueueNames.Deliver, 1, 10);
        Add(QueueNames.Deliver, 7, 50);
    }

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("?queue=persist", "persist1 persist2")]
    [InlineData("?queue=persist&after=1", "persist2")]
    [InlineData("?queue=persist&limit=1", "persist1")]
    [InlineData("?queue=route", "")]
    [InlineData("", "deliver1 persist1 persist2 deliver7")]
    [InlineData("?limit=2", "deliver1 persist1")]
    public async Task Letters_come_oldest_first(string query, string expected)
    {
        var answer = await ListAsync(query);

        Assert.Equal(200, answer.Status);
        var letters = answer.Json.GetProperty("deadLetters").EnumerateArray()
            .Select(letter => $"{letter.GetProperty("queue")}{letter.GetProperty("sequenceNumber")}");
        Assert.Equal(expected, string.Join(' ', letters));
    }

    [Theory]
    [InlineData("?queue=nothing")]
    [InlineData("?after=3")]
    [InlineData("?queue=persist&after=-1")]
    [InlineData("?queue=persist&after=x")]
    [InlineData("?queue=persist&limit=0")]
    [InlineData("?queue=persist&limit=101")]
    [InlineData("?queue=persist&limit=1&limit=2")]
    [InlineData("?queue=persist&queue=route")]
    public async Task A_query_that_makes_no_sense_is_refused(string query)
    {
        var answer = await ListAsync(query);
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    private async Task<ApiAnswer> ListAsync(string query) =>
        await _rig.CallAsync(FunctionNames.ListDeadLetters, await _rig.TokenAsync(Role.Supervisor), query: query);

    private void Add(string queue, long number, int seconds) => _rig.DeadLetters.Letters.Add(
        new(queue, number, $"m{number}", "s", "poison", "", 10, DateTimeOffset.UnixEpoch.AddSeconds(seconds)));
}
