using Omni.Tests.Support;

namespace Omni.Tests.Architecture;

public sealed class FileLengthTests
{
    private const int Longest = 400;

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        var sources = RepositoryFiles.Sources(".cs", ".ts", ".vue", ".js", ".mjs", ".css", ".bicep").ToList();

        Assert.Contains(sources, path => path.EndsWith("FileLengthTests.cs", StringComparison.Ordinal)); // it does look
        Assert.Empty(TooLong(sources));
    }

    [Fact]
    public void A_longer_file_is_found()
    {
        var path = Path.GetTempFileName();
        File.WriteAllLines(path, Enumerable.Repeat("", Longest + 1));

        Assert.Equal([path], TooLong([path]));
        File.Delete(path);
    }

    private static IEnumerable<string> TooLong(IEnumerable<string> paths) => paths.Where(path => File.ReadLines(path).Count() > Longest);
}
