namespace Omni.Runtime.Commands;

/// <summary>Finds programs the way a shell does.</summary>
internal static class Programs
{
    /// <summary>Windows starts only what names its extension when no shell is between.</summary>
    public static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    public static string Npx => OperatingSystem.IsWindows() ? "npx.cmd" : "npx";

    /// <summary>The full path of the first of these programs that is there.</summary>
    public static string? Find(params IReadOnlyList<string> names)
    {
        var extension = OperatingSystem.IsWindows() ? ".exe" : "";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (
            from name in names
            from folder in folders
            let path = Path.Combine(folder, name + extension)
            where File.Exists(path)
            select path).FirstOrDefault();
    }
}
