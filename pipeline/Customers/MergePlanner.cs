using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Customers;

/// <summary>Says what a merge of two customers would do, without doing any of it.</summary>
public sealed class MergePlanner(
    CustomerStore customers, CustomerCards cards, MergeStore merges, ConversationOpener opener, ConversationStore conversations, TimeProvider time)
{
    /// <summary>Null when one of them does not exist, or they are one already.</summary>
    public async ValueTask<MergePlan?> PlanAsync(string firstId, string secondId, CancellationToken ct)
    {
        if (await SideAsync(firstId, ct) is not { } first || await SideAsync(secondId, ct) is not { } second || first.Profile.Id == second.Profile.Id)
        {
            return null;
        }

        var (survivor, merged) = Compare(first, second) >= 0 ? (first, second) : (second, first);
        return new(survivor, merged, ConflictOf(first, second), await merges.AreApartAsync(first.Members, second.Members, ct));
    }

    /// <summary>Both sides as they are shown, and as the one that they would be; null when one of them is not there any more.</summary>
    public async ValueTask<MergeOutlook?> OutlookAsync(MergePlan plan, CancellationToken ct)
    {
        if (await cards.ReadAsync(plan.Survivor.Profile.Id, ct) is not { } survivor || await cards.ReadAsync(plan.Merged.Profile.Id, ct) is not { } merged)
        {
            return null;
        }

        var profiles = await cards.ProfilesAsync([.. plan.Survivor.Members, .. plan.Merged.Members], ct);
        return new(survivor, merged, JoinedProfile.Of(plan.Survivor.Profile, profiles, time.GetUtcNow()));
    }

    private async ValueTask<MergeSide?> SideAsync(string id, CancellationToken ct)
    {
        var current = await customers.CurrentAsync(id, ct);
        if (await customers.ProfileAsync(current.Id, ct) is not { } profile)
        {
            return null;
        }

        var members = await customers.MembersAsync(profile.Id, ct);
        var conversation = await conversations.GetAsync(await opener.FindCurrentAsync(profile.Id, ct), ct);
        return new(profile, members, await merges.IdentitiesAsync(members, ct), conversation);
    }

    /// <summary>Who is being served stays where that happens; of two alike, the one who is known longer.</summary>
    private static int Compare(MergeSide one, MergeSide other) =>
        (Rank(one.Conversation), other.Profile.CreatedAt, other.Profile.Id).CompareTo((Rank(other.Conversation), one.Profile.CreatedAt, one.Profile.Id));

    private static int Rank(Conversation? conversation) => conversation?.State switch
    {
        ConversationState.Active or ConversationState.Offered or ConversationState.Snoozed => 4,
        ConversationState.Waiting => 3,
        ConversationState.Bot => 2,
        ConversationState.New => 1,
        ConversationState.Resolved or ConversationState.Closed or null => 0,
    };

    /// <summary>Two accounts at the company are two people until somebody says otherwise, whatever phone they share.</summary>
    private static string ConflictOf(MergeSide one, MergeSide other)
    {
        var (mine, others) = (Users(one), Users(other));
        return mine.Count > 0 && others.Count > 0 && !mine.Overlaps(others) ? "two-signed-in-users" : "";
    }

    private static HashSet<string> Users(MergeSide side) =>
    [
        .. from identity in side.Identities
           where identity.Identifier.StartsWith(VerifiedIdentifiers.User + ":", StringComparison.Ordinal)
           select identity.Identifier,
    ];
}

/// <summary>One of the two.</summary>
/// <param name="Profile">As it is.</param>
/// <param name="Members">Everyone who is part of it, itself first.</param>
/// <param name="Identities">Theirs.</param>
/// <param name="Conversation">The newest; null when there is none.</param>
public sealed record MergeSide(
    CustomerProfile Profile, IReadOnlyList<string> Members, IReadOnlyList<CustomerIdentity> Identities, Conversation? Conversation);

/// <param name="Survivor">Who stays.</param>
/// <param name="Merged">Who becomes part of it; an open conversation of theirs goes on in the survivor's.</param>
/// <param name="Conflict">Why it would not be done without somebody asking for it; empty when nothing speaks against it.</param>
/// <param name="WereParted">Somebody undid a merge of them before.</param>
public sealed record MergePlan(MergeSide Survivor, MergeSide Merged, string Conflict, bool WereParted);

/// <param name="Survivor">As it is shown now.</param>
/// <param name="Merged">As it is shown now.</param>
/// <param name="Result">What would be shown of the one that they would be.</param>
public sealed record MergeOutlook(CustomerCard Survivor, CustomerCard Merged, CustomerProfile Result);
