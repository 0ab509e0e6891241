using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;

namespace Omni.Pipeline.Customers;

/// <summary>
/// Notes what a channel vouches for, and asks for a merge where it is another customer's already. Only asks: a merge takes its time,
/// and the message need not wait for it.
/// </summary>
public sealed class IdentifierMatching(CustomerStore customers, MergeStore merges, IStageQueue queue, SearchFeed search, TimeProvider time)
{
    /// <summary>For so long every message that shows an identifier has its customer indexed, since a crash may have come between; afterwards none.</summary>
    private static readonly TimeSpan NewFor = TimeSpan.FromHours(1);

    public async ValueTask RunAsync(KnownCustomer known, UnifiedMessage message, CancellationToken ct)
    {
        foreach (var given in message.VerifiedIdentifiers)
        {
            if (!VerifiedIdentifiers.TryNormalize(given, out var identifier))
            {
                continue;
            }

            var (owner, since) = await customers.ClaimAsync(identifier, known.OriginId, ct);
            if (time.GetUtcNow() - since < NewFor)
            {
                await search.CustomerChangedAsync(owner, ct);
            }

            if (owner == known.OriginId || (await customers.CurrentAsync(owner, ct)).Id == known.Current.Id)
            {
                continue;
            }

            // They may stay two: then whoever looks at one of them has to know of the other.
            await merges.NoteAlikeAsync(identifier, owner, known.OriginId, time.GetUtcNow(), ct);
            var mergeId = IdOf(known.OriginId, owner);
            await queue.SendAsync(
                QueueNames.Merge,
                new StageMessage(
                    MergeRequest.Session,
                    mergeId,
                    new MergeRequest(
                        mergeId,
                        known.OriginId,
                        owner,
                        $"verified-{VerifiedIdentifiers.KindOf(identifier)}",
                        ByAgentId: "",
                        TraceParent: Activity.Current?.Id ?? message.TraceParent)),
                ct);
        }
    }

    /// <summary>The same for every message that shows it, so that one merge is asked for, and an undone one is known again.</summary>
    private static string IdOf(string one, string other)
    {
        var pair = string.CompareOrdinal(one, other) < 0 ? $"{one}|{other}" : $"{other}|{one}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pair)).AsSpan(0, 16));
    }
}
