using Omni.Tests.Support;

namespace Omni.Tests.Durable;

/// <summary>Instances that are under way go on when the code changes.</summary>
public sealed class HistoriesTests
{
    public static TheoryData<string> Names => [.. Histories.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_code_of_now_does_what_a_recorded_history_says_was_done(string name) => Assert.Null(Histories.Replay(name));
}
