using System.CommandLine;

namespace Omni.Runtime.Commands;

/// <summary>omni format: the house style, applied or checked.</summary>
internal static class FormatCommand
{
    public static Command Create(Repository repository)
    {
        var check = new Option<bool>("--check") { Description = "Change nothing; fail when something would change." };
        var command = new Command("format", "Formats the code.") { check };
        command.SetAction(async (parsed, ct) =>
        {
            string[] arguments = ["format", "Omni.Functions.sln", "--no-restore", .. parsed.GetValue(check) ? ["--verify-no-changes"] : Array.Empty<string>()];
            var restored = await Dotnet.RestoreAsync(repository, ct);
            return restored is 0 ? await new Step("formatting", "dotnet", arguments, repository.Root) { Environment = Dotnet.Embedded }.RunAsync(ct) : restored;
        });
        return command;
    }
}
