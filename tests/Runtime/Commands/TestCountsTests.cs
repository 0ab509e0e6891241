using System.Xml.Linq;
using Omni.Runtime.Commands;

namespace Omni.Tests.Runtime.Commands;

public sealed class TestCountsTests
{
    [Fact]
    public void Both_runners_reports_are_added_up()
    {
        var trx = XDocument.Parse("""
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <ResultSummary outcome="Failed"><Counters total="10" executed="8" passed="7" failed="1" notExecuted="0" /></ResultSummary>
            </TestRun>
            """);

        var counts = TestCounts.FromTrx(trx)
            + TestCounts.FromVitest("""{ "numTotalTests": 6, "numPassedTests": 4, "numFailedTests": 1, "numPendingTests": 1, "numTodoTests": 0 }""");

        Assert.Equal(new(11, 2, 3), counts);
    }

    [Theory]
    [InlineData(3, 0, 0, "3 passed, 0 failed")]
    [InlineData(3, 1, 2, "3 passed, 1 failed, 2 skipped")]
    public void The_last_line_says_it_all(int passed, int failed, int skipped, string line) =>
        Assert.Equal(line, new TestCounts(passed, failed, skipped).ToString());
}
