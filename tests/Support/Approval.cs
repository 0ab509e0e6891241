namespace Omni.Tests.Support;

/// <summary>Compares lines with a file that somebody approved: a contract then changes by decision, never by accident.</summary>
internal static class Approval
{
    private const string Approve = "OMNI_APPROVE";

    public static void Check(string approvedFile, IEnumerable<string> lines)
    {
        var path = Path.Combine(RepositoryFiles.Root, "tests", "Architecture", approvedFile);
        var now = lines.ToList();
        if (Environment.GetEnvironmentVariable(Approve) is "1")
        {
            File.WriteAllLines(path, now);
            return;
        }

        var difference = Difference(File.Exists(path) ? File.ReadAllLines(path) : [], now);
        Assert.True(difference.Count is 0, $"""
            {approvedFile} does not describe the code any more (- approved, + now):
            {string.Join(Environment.NewLine, difference)}
            Others depend on these. If the change is meant, approve it and commit the file:
              {Approve}=1 ./omni test --filter Approval
            """);
    }

    internal static IReadOnlyList<string> Difference(IReadOnlyList<string> approved, IReadOnlyList<string> now) =>
        [.. approved.Except(now).Select(line => "- " + line), .. now.Except(approved).Select(line => "+ " + line)];
}
