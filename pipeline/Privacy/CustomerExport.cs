using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Tickets;

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
    TicketStore tickets,
    IMediaStore media,
    ITables tables,
    TimeProvider time)
{
    private readonly ITable _customers = tables.Get(TableNames.Customers);

    /// <summary>Of whom an archive of the customer is made now: everybody who is part of it, itself first.</summary>
    public ValueTask<IReadOnlyList<string>> MembersAsync(string customerId, CancellationToken ct) => customers.MembersAsync(customerId, ct);

    /// <param name="customerId">The customer, as merges have it.</param>
    /// <param name="to">Only written, from its start to its end; stays open.</param>
    /// <param name="ct">Ends the wait; what was written then is no archive.</param>
    public async ValueTask WriteAsync(string customerId, Stream to, CancellationToken ct) => await WriteAsync(
        customerId,
        await MembersAsync(customerId, ct),
        to,
        async (archive, members) =>
        {
            foreach (var source in ExportSources.OfLines)
            {
                await archive.AddAsync(ExportSources.FileOf(source), LinesAsync(source, customerId, members, ct), ct);
            }
        },
        ct);

    /// <summary>The same from parts that were written before.</summary>
    /// <param name="customerId">The customer, as merges have it.</param>
    /// <param name="members">Of whom: see <see cref="MembersAsync"/>.</param>
    /// <param name="to">Only written, from its start to its end; stays open.</param>
    /// <param name="open">Opens a source's part, and says how many lines it has.</param>
    /// <param name="ct">Ends the wait; what was written then is no archive.</param>
    /// <returns>How many files of messages are in it.</returns>
    public async ValueTask<long> WriteAsync(
        string customerId, IReadOnlyList<string> members, Stream to, Func<string, ValueTask<(Stream Content, long Lines)>> open, CancellationToken ct) => await WriteAsync(
        customerId,
        members,
        to,
        async (archive, _) =>
        {
            foreach (var source in ExportSources.OfLines)
            {
                var (content, lines) = await open(source);
                await using (content)
                {
                    await archive.AddAsync(ExportSources.FileOf(source), content, lines, CompressionLevel.Optimal, ct);
                }
            }
        },
        ct);

    /// <summary>Writes one source as lines; how many.</summary>
    public async ValueTask<long> WriteLinesAsync(string source, string customerId, IReadOnlyList<string> members, Stream to, CancellationToken ct)
    {
        var count = 0L;
        await foreach (var line in LinesAsync(source, customerId, members, ct))
        {
            await to.WriteAsync(line, ct);
            await to.WriteAsync(ExportArchive.LineEnd, ct);
            count++;
        }

        await to.FlushAsync(ct);
        return count;
    }

    private async ValueTask<long> WriteAsync(
        string customerId, IReadOnlyList<string> members, Stream to, Func<ExportArchive, IReadOnlyList<string>, Task> addLines, CancellationToken ct)
    {
        await using var tail = new TailStream(to);
        long files;
        await using (var zip = await ZipArchive.CreateAsync(tail, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct))
        {
            var archive = new ExportArchive(zip, tail);
            await addLines(archive, members);
            files = await AddFilesAsync(archive, members, ct);
            await archive.EndAsync(customerId, members, time.GetUtcNow(), ct);
        }

        await tail.FlushAsync(ct);
        return files;
    }

    private IAsyncEnumerable<byte[]> LinesAsync(string source, string customerId, IReadOnlyList<string> members, CancellationToken ct) => source switch
    {
        ExportSources.Profiles => Lines(ProfilesAsync(members, ct), ExportJson.Relaxed.ExportedProfile),
        ExportSources.Identities => Lines(IdentitiesAsync(members, ct), ExportJson.Relaxed.CustomerIdentity),
        ExportSources.Merges => Lines(MergesAsync(members, ct), ExportJson.Relaxed.MergeRecord),
        ExportSources.Notes => Lines(NotesAsync(customerId, ct), ExportJson.Relaxed.CustomerNote),
        ExportSources.Conversations => Lines(ConversationsAsync(members, ct), ExportJson.Relaxed.ExportedConversation),
        ExportSources.Messages => Lines(MessagesAsync(members, ct), ExportJson.Relaxed.ExportedMessage),
        ExportSources.Tickets => Lines(TicketsAsync(members, ct), ExportJson.Relaxed.ExportedTicket),
        ExportSources.Audit => Lines(AuditAsync(members, ct), ExportJson.Relaxed.AuditEntry),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    private static IAsyncEnumerable<byte[]> Lines<T>(IAsyncEnumerable<T> lines, JsonTypeInfo<T> shape) => lines.Select(line => JsonSerializer.SerializeToUtf8Bytes(line, shape));

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
        var whose = new ExportedSenders(customers, members);
        foreach (var id in members)
        {
            await foreach (var episode in conversations.EpisodesAsync(id, ct))
            {
                var head = await whose.AreTheirsAsync(episode.Identity, ct) ? episode : episode with { Account = "", Address = "" };
                yield return ExportedConversation.Of(head, await marks.GetAsync(head.Id, Reader.Customer, ct));
            }
        }
    }

    private async IAsyncEnumerable<ExportedTicket> TicketsAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var id in members)
        {
            await foreach (var head in conversations.EpisodesAsync(id, ct))
            {
                foreach (var ticket in await tickets.OfConversationAsync(head.Id, ct))
                {
                    yield return ExportedTicket.Of(ticket, await tickets.TrailAsync(ticket.Id, ct));
                }
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

    /// <summary>
    /// All of their conversations, but for what somebody said and was told there who was taken for one of them and is not any more; and what they
    /// said in those of others, whom they were taken for.
    /// </summary>
    private async IAsyncEnumerable<ConversationEntry> EntriesAsync(IReadOnlyList<string> members, [EnumeratorCancellation] CancellationToken ct)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        var whose = new ExportedSenders(customers, members);
        foreach (var id in members)
        {
            await foreach (var head in conversations.EpisodesAsync(id, ct))
            {
                own.Add(head.Id);
                await foreach (var page in ConversationPages.ReadAsync(conversations, head.Id, ct))
                {
                    foreach (var entry in page)
                    {
                        if (entry.Type is not EntryType.Message || await whose.AreTheirsAsync(entry.Identity, ct))
                        {
                            yield return entry;
                        }
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

    private async ValueTask<long> AddFilesAsync(ExportArchive archive, IReadOnlyList<string> members, CancellationToken ct)
    {
        var count = 0L;
        var added = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var entry in EntriesAsync(members, ct))
        {
            foreach (var file in entry.Attachments)
            {
                if (file.MediaId.Length > 0 && added.Add(file.MediaId) && await media.OpenAsync(file.MediaId, ct) is { } stored)
                {
                    await using (stored)
                    {
                        // Most are compressed already.
                        await archive.AddAsync(ExportedMessage.PlaceOf(file), stored.Content, null, CompressionLevel.NoCompression, ct);
                        count++;
                    }
                }
            }
        }

        return count;
    }
}
