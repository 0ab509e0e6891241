using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Privacy;

/// <summary>Whose the channel identities are that stand in the conversations of an export. Each is looked up once.</summary>
internal sealed class ExportedSenders(CustomerStore customers, IReadOnlyList<string> members)
{
    private readonly Dictionary<ChannelIdentity, bool> _known = [];

    /// <summary>One that is nobody's counts as theirs: nothing says that it was another's.</summary>
    public async ValueTask<bool> AreTheirsAsync(ChannelIdentity identity, CancellationToken ct)
    {
        if (identity.Address.Length == 0)
        {
            return true;
        }

        if (!_known.TryGetValue(identity, out var areTheirs))
        {
            areTheirs = await customers.FindAsync(identity, ct) is not { } owner || members.Contains(owner.OriginId, StringComparer.Ordinal);
            _known.Add(identity, areTheirs);
        }

        return areTheirs;
    }
}
