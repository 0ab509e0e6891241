using System.IO.Compression;
using System.Runtime.CompilerServices;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Writes everything about a customer, and whoever is part of the customer, into one ZIP: a JSON or NDJSON file for each kind, the files of
/// the messages, and last a manifest; without it the archive is not whole. It reads and writes a little at a time, however much there is.
/// </summary>
public sealed class CustomerExport(
    CustomerStore customers,
    MergeStore merges,
    CustomerNotes notes,
    ConversationStore conversations,
    ReadMarks marks,
    AuditLog audit,
    IMediaStore media,
    ITables tables,
    TimeProvider time)
{
    private readonly ITable _customers = tables.Get(TableNames.Customers);

    /// <param name="customerId">The customer, as merges have it.</param>
    /// <param name="to">Only written, from its start to its end; stays open.</param>
    /// <param name="ct">Ends the wait; what was written then is no archive.</param>
    public async ValueTask WriteAsync(string customerId, Stream to, CancellationToken ct)
    {
        var members = await customers.MembersAsync(customerId, ct);
        await using var tail = new TailStream(to);
        await using (var zip = await ZipArchive.CreateAsync(tail, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
        {
            await WriteAsync(new ExportArchive(zip, tail), customerId, members, ct);
        }

        await tail.FlushAsync(ct);
    }

    private async ValueTask WriteAsync(ExportArchive archive, string customerId, IReadOnlyList<string> members, CancellationToken ct)
    {
        await archive.AddAsync("profiles.ndjson", ProfilesAsync(members, ct), ExportJson.Relaxed.ExportedProfile, ct);
        await archive.AddAsync("identities.ndjson", IdentitiesAsync(members, ct), ExportJson.Relaxed.CustomerIdentity, ct);
        await archive.AddAsync("merges.ndjson", MergesAsync(members, ct), ExportJson.Relaxed.MergeRecord, ct);
        await archive.AddAsync("notes.ndjson", NotesAsync(customerId, ct), ExportJson.Relaxed.CustomerNote, ct);
        await archive.AddAsync("conversations.ndjson", ConversationsAsync(members, ct), ExportJson.Relaxed.ExportedConversation, ct);
        await archive.AddAsync("messages.ndjson", MessagesAsync(members, ct), ExportJson.Relaxed.ExportedMessage, ct);
        await archive.AddAsync("audit.ndjson", AuditAsync(members, ct), ExportJson.Relaxed.AuditEntry, ct);
        await AddFilesAsync(archive, members, ct);
        await archive.EndAsync(customerId, members, time.GetUtcNow(), ct);
    }

    private async IAsyncEnumerable<ExportedProfile> ProfilesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var id in members)
        {
            if (await customers.ProfileAsync(id, ct) is { } profile)
            {
                yield return ExportedProfile.Of(profile);
            }
        }
    }

    private async IAsyncEnumerable<CustomerIdentity> IdentitiesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var it in await merges.IdentitiesAsync(members, ct))
        {
            yield return it;
        }

        foreach (var it in await merges.AlikeAsync(members, ct))
        {
            yield return it.Identity;
        }
    }

    private async IAsyncEnumerable<MergeRecord> MergesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var id in members)
        {
            foreach (var merge in await merges.ListAsync(id, ct))
            {
                yield return merge;
            }
        }
    }

    private async IAsyncEnumerable<CustomerNote> NotesAsync(string customerId, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var note in await notes.ListAsync(customerId, ct))
        {
            yield return note;
        }
    }

    private async IAsyncEnumerable<ExportedConversation> ConversationsAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var id in members)
        {
            await foreach (var head in conversations.EpisodesAsync(id, ct))
            {
                yield return ExportedConversation.Of(head, await marks.GetAsync(head.Id, Reader.Customer, ct));
            }
        }
    }

    private async IAsyncEnumerable<ExportedMessage> MessagesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entry in EntriesAsync(members, ct))
        {
            yield return ExportedMessage.Of(entry);
        }
    }

    /// <summary>All of their conversations, and what they said in those of others, whom they were taken for.</summary>
    private async IAsyncEnumerable<ConversationEntry> EntriesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in members)
        {
            await foreach (var head in conversations.EpisodesAsync(id, ct))
            {
                own.Add(head.Id);
                await foreach (var page in ConversationPages.ReadAsync(conversations, head.Id, ct))
                {
                    foreach (var entry in page)
                    {
                        yield return entry;
                    }
                }
            }
        }

        foreach (var id in members)
        {
            await foreach (var place in WholePartition.ReadAsync(_customers, id, RowRange.Prefix(CustomerRows.TimelinePrefix), ct))
            {
                if (!own.Contains(place.Text("conversation"))
                    && await conversations.EntryAsync(place.Text("conversation"), place.Int64("sequence"), ct) is { Type: EntryType.Message } entry)
                {
                    yield return entry;
                }
            }
        }
    }

    private async IAsyncEnumerable<AuditEntry> AuditAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var first = now;
        foreach (var id in members)
        {
            first = await customers.ProfileAsync(id, ct) is { CreatedAt: var at } && at < first ? at : first;
        }

        for (var day = first; day.UtcDateTime.Date <= now.UtcDateTime.Date; day += TimeSpan.FromDays(1))
        {
            foreach (var entry in await audit.ReadAsync(day, ct))
            {
                if (members.Contains(entry.Subject, StringComparer.Ordinal))
                {
                    yield return entry;
                }
            }
        }
    }

    private async ValueTask AddFilesAsync(ExportArchive archive, IReadOnlyList<string> members, CancellationToken ct)
    {
        var added = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in EntriesAsync(members, ct))
        {
            foreach (var file in entry.Attachments)
            {
                if (file.MediaId.Length > 0 && added.Add(file.MediaId) && await media.OpenAsync(file.MediaId, ct) is { } stored)
                {
                    await using (stored)
                    {
                        await archive.AddAsync(ExportedMessage.PlaceOf(file), stored.Content, ct);
                    }
                }
            }
        }
    }
}
