using System.IO.Pipelines;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>
/// Makes an export's archive in the media store: each source as a part of its own, then one ZIP of the parts and of the files of messages. A part that was
/// begun is made anew. Little of it is in memory at a time.
/// </summary>
public sealed class StoredExport(CustomerExport export, ExportStore exports, IMediaStore media)
{
    private const string Zip = "application/zip";
    private const string Lines = "application/x-ndjson";

    /// <returns>How many lines; null when nobody wants it any more.</returns>
    public async ValueTask<long?> WritePartAsync(string id, string source, CancellationToken ct)
    {
        if (await exports.FindAsync(id, ct) is not { } it || await MembersAsync(it, ct) is not { } members)
        {
            return null;
        }

        var lines = 0L;
        await WriteAsync(Export.PlaceOf(id, source), new(Lines, "", it.CustomerId), async (to, token) => lines = await export.WriteLinesAsync(source, it.CustomerId, members, to, token), ct);
        return await IsWantedAsync(id, ct) ? lines : null;
    }

    /// <param name="id">Of the export.</param>
    /// <param name="counts">Of the parts, all of which are there.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The export as it is then; null when nobody wants it any more.</returns>
    public async ValueTask<Export?> AssembleAsync(string id, IReadOnlyDictionary<string, long> counts, CancellationToken ct)
    {
        if (await exports.FindAsync(id, ct) is not { } it || it.State is not ExportState.Running)
        {
            return await exports.FindAsync(id, ct);
        }

        if (await MembersAsync(it, ct) is not { } members)
        {
            return null;
        }

        var files = 0L;
        await WriteAsync(
            it.ArchiveId,
            new(Zip, $"customer-{it.CustomerId}.zip", it.CustomerId),
            async (to, token) => files = await export.WriteAsync(it.CustomerId, members, to, source => OpenAsync(Export.PlaceOf(id, source), counts[source], token), token),
            ct);
        var bytes = 0L;
        if (await media.OpenAsync(it.ArchiveId, ct) is { } stored)
        {
            bytes = stored.Bytes;
            await stored.DisposeAsync();
        }

        foreach (var source in counts.Keys)
        {
            await media.DeleteAsync(Export.PlaceOf(id, source), ct);
        }

        var done = await exports.UpdateAsync(
            id, was => was with { State = ExportState.Done, Bytes = bytes, Counts = was.Counts.SetItems(counts).SetItem(ExportSources.Files, files) }, ct);
        return await IsWantedAsync(id, ct) ? done : null;
    }

    /// <summary>Removes the archive and its parts; the receipt stays.</summary>
    public async ValueTask RemoveAsync(string id, ExportState state, CancellationToken ct)
    {
        await media.DeleteAsync(id, ct);
        await exports.UpdateAsync(id, it => it with { State = state, Members = [] }, ct);
    }

    /// <summary>
    /// Who is part of the customer, noted before anything of theirs is written: who erases one of them finds the archive also when that one is
    /// nobody's part any more. Null when nobody wants it any more.
    /// </summary>
    private async ValueTask<IReadOnlyList<string>?> MembersAsync(Export it, CancellationToken ct)
    {
        var members = await export.MembersAsync(it.CustomerId, ct);
        return await exports.UpdateAsync(it.Id, was => was with { Members = [.. was.Members.Union(members, StringComparer.Ordinal)] }, ct) is null ? null : members;
    }

    /// <summary>Who erased the customer meanwhile may have looked before this was written.</summary>
    private async ValueTask<bool> IsWantedAsync(string id, CancellationToken ct)
    {
        if (await exports.FindAsync(id, ct) is not null)
        {
            return true;
        }

        await media.DeleteAsync(id, ct);
        return false;
    }

    private async ValueTask<(Stream Content, long Lines)> OpenAsync(string part, long lines, CancellationToken ct) =>
        await media.OpenAsync(part, ct) is { } stored ? (stored.Content, lines) : throw new StorageUnavailableException("A part of the export is not there.");

    private async ValueTask WriteAsync(string id, MediaInfo info, Func<Stream, CancellationToken, Task> fill, CancellationToken ct)
    {
        // What was begun under this id would be taken for the whole.
        await media.DeleteAsync(id, ct);
        var pipe = new Pipe();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var filling = FillAsync(pipe.Writer, fill, end.Token);
        try
        {
            await media.WriteAsync(id, pipe.Reader.AsStream(), info, ct);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await filling;
        }
    }

    private static async Task FillAsync(PipeWriter writer, Func<Stream, CancellationToken, Task> fill, CancellationToken ct)
    {
        Exception? why = null;
        try
        {
            await fill(writer.AsStream(leaveOpen: true), ct);
        }
        // The reader throws it in the place where it is looked at.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            why = failure;
        }

        await writer.CompleteAsync(why);
    }
}
