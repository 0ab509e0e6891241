using System.Runtime.CompilerServices;

namespace Omni.Tests.Support;

/// <summary>The sources that the tests were built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] NotOurs = ["artifacts", "node_modules", "dist", "data", ".git", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = Above();

    /// <summary>Every file with one of these endings that people here write.</summary>
    public static IEnumerable<string> Sources(params string[] endings) => Walk(Root, endings);

    private static IEnumerable<string> Walk(string folder, string[] endings) =>
        Directory.EnumerateFiles(folder).Where(path => endings.Contains(Path.GetExtension(path)))
            .Concat(Directory.EnumerateDirectories(folder).Where(path => !NotOurs.Contains(Path.GetFileName(path))).SelectMany(path => Walk(path, endings)));

    private static string Above([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));
}
