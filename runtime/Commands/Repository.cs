namespace Omni.Runtime.Commands;

/// <summary>The working copy that the commands work on, wherever they are called from.</summary>
internal sealed record Repository(string Root)
{
    private const string Mark = "Omni.Functions.sln";

    public string Console => Path.Combine(Root, "console");

    public string Artifacts => Path.Combine(Root, "artifacts");

    public bool HasConsole => File.Exists(Path.Combine(Console, "package.json"));

    /// <summary>Upwards from the program, which is built inside the working copy; else from the current directory.</summary>
    public static Repository Find() =>
        Above(AppContext.BaseDirectory) ?? Above(Directory.GetCurrentDirectory())
        ?? throw new CommandException($"Found no {Mark} above {AppContext.BaseDirectory} or {Directory.GetCurrentDirectory()}.");

    private static Repository? Above(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, Mark)))
            {
                return new(directory.FullName);
            }
        }

        return null;
    }
}
