namespace Omni.Runtime.Commands;

/// <summary>The Chromium that Playwright installs into its own cache, newest first.</summary>
internal static class PlaywrightChromium
{
    private static readonly string[] Programs = ["chrome-linux64/chrome", "chrome-linux/chrome", "chrome-win64/chrome.exe", "chrome-win/chrome.exe"];

    private static readonly string[] MacPrograms =
    [
        "Contents/MacOS/Chromium", "Contents/MacOS/Google Chrome for Testing",
    ];

    public static string? Find()
    {
        var cache = Cache();
        return !Directory.Exists(cache) ? null : (
            from folder in Directory.GetDirectories(cache, "chromium-*").OrderByDescending(name => name.Length).ThenByDescending(name => name, StringComparer.Ordinal)
            from program in Candidates(folder)
            where File.Exists(program)
            select program).FirstOrDefault();
    }

    private static IEnumerable<string> Candidates(string folder) => OperatingSystem.IsMacOS()
        ? from bundle in Directory.GetDirectories(folder, "*.app", SearchOption.AllDirectories)
          from program in MacPrograms
          select Path.Combine(bundle, program)
        : Programs.Select(program => Path.Combine(folder, program));

    private static string Cache()
    {
        if (Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ms-playwright")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches", "ms-playwright")
            : Path.Combine(home, ".cache", "ms-playwright");
    }
}
