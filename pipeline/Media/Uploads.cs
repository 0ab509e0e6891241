using Omni.Pipeline.Channels;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>
/// What agents and visitors uploaded, by uploader: only who uploaded a file may put it into a message. A row is written once the file
/// is kept, and a file is kept once it is clean.
/// </summary>
public sealed class Uploads(ITables tables, TimeProvider time)
{
    private readonly ITable _table = tables.Get(TableNames.Media);

    public static string OfAgent(string agentId) => $"agent:{agentId}";

    public static string OfVisitor(string account, string visitorId) => OfCustomer(ChannelNames.Web, account, visitorId);

    /// <summary>A customer on a channel; the key of the channel identity, which no other has.</summary>
    public static string OfCustomer(string channel, string account, string address) => new Customers.ChannelIdentity(channel, account, address).Key;

    public async ValueTask RecordAsync(string uploader, Attachment kept, CancellationToken ct) =>
        await _table.WriteAsync(
            RowChange.Upsert(new Row(RowLimits.KeyPart(uploader), kept.MediaId)
                .SetText("name", kept.Name)
                .SetText("contentType", kept.ContentType)
                .Set("bytes", kept.Bytes)
                .Set("at", time.GetUtcNow())),
            ct);

    /// <summary>The files under these ids, all of this uploader's; null when one is not.</summary>
    public async ValueTask<IReadOnlyList<Attachment>?> FindAsync(string uploader, IEnumerable<string> mediaIds, CancellationToken ct)
    {
        var found = new List<Attachment>();
        foreach (var id in mediaIds)
        {
            if (!MediaIds.IsValid(id) || await _table.GetAsync(RowLimits.KeyPart(uploader), id, ct) is not { } row)
            {
                return null;
            }

            found.Add(new() { MediaId = id, Name = row.Text("name"), ContentType = row.Text("contentType"), Bytes = row.Int64("bytes") });
        }

        return found;
    }
}
