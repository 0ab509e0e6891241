using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Agents;

namespace Omni.Functions.Http;

/// <param name="Token">Good once.</param>
/// <param name="Url">The console's page for it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record EntryShape(string Token, string Url, string Kind, DateTimeOffset ExpiresAt)
{
    public static EntryShape Of(Entry entry, PublicAddress addresses, HttpRequest request) =>
        new(entry.Token, addresses.OfEntry(request, entry.Token), KindOf(entry.Kind), entry.ExpiresAt);

    public static string KindOf(EntryKind kind) => kind switch
    {
        EntryKind.Invite => "invite",
        EntryKind.Reset => "reset",
    };
}

internal sealed record EntryInput(string Token);

/// <summary>Whose an entry is, for the page on which that agent chooses a password.</summary>
internal sealed record EntryCheckShape(string Username, string DisplayName, string Kind, DateTimeOffset ExpiresAt);

internal sealed record NewPasswordInput(string Token, string Password);

internal sealed record OwnPasswordInput(string Current, string Password);

internal sealed record TeamInput(string Name);

/// <param name="Id">Opaque.</param>
/// <param name="Name">Unique.</param>
/// <param name="Agents">How many are in it, without those who left.</param>
internal sealed record TeamShape(string Id, string Name, int Agents);

internal sealed record TeamsShape(IReadOnlyList<TeamShape> Teams);

internal sealed record SkillInput(string Description);

/// <param name="Name">As agents and rules name it.</param>
/// <param name="Description">For people.</param>
/// <param name="Agents">How many have it, without those who left.</param>
/// <param name="IsListed">Whether it is in the catalogue; else somebody just has it.</param>
internal sealed record SkillShape(string Name, string Description, int Agents, bool IsListed);

internal sealed record SkillsShape(IReadOnlyList<SkillShape> Skills);
