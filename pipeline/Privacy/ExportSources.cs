namespace Omni.Pipeline.Privacy;

/// <summary>What an export is made of, in the order of the archive. Stored, and names of files: never renamed.</summary>
public static class ExportSources
{
    public const string Profiles = "profiles";
    public const string Identities = "identities";
    public const string Merges = "merges";
    public const string Notes = "notes";
    public const string Conversations = "conversations";
    public const string Messages = "messages";
    public const string Tickets = "tickets";
    public const string Audit = "audit";

    /// <summary>The files of messages: they are in the media store already, and are no lines.</summary>
    public const string Files = "files";

    /// <summary>Those that are lines.</summary>
    public static readonly IReadOnlyList<string> OfLines = [Profiles, Identities, Merges, Notes, Conversations, Messages, Tickets, Audit];

    internal static string FileOf(string source) => source + ".ndjson";
}
