using Microsoft.Extensions.Options;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Media;

/// <summary>
/// The one way into the media store: read with a cap, sniffed, measured, scanned, and only then kept. So whatever is in the store may
/// be shown to those who may see it.
/// </summary>
public sealed class MediaIntake(IMediaStore store, IMediaScan scan, IOptions<MediaOptions> options)
{
    /// <param name="id">Under which it is kept.</param>
    /// <param name="content">From its start; not disposed here.</param>
    /// <param name="claimedName">As the sender named it.</param>
    /// <param name="owner">Whose it is, see <see cref="MediaInfo.Owner"/>.</param>
    /// <param name="ct">Ends the wait; nothing is kept then.</param>
    /// <exception cref="StorageUnavailableException">The store can't keep it now.</exception>
    public async ValueTask<Intake> KeepAsync(string id, Stream content, string claimedName, string owner, CancellationToken ct)
    {
        var limits = options.Value;
        await using var spool = await MediaSpool.ReadAsync(content, limits.MaxBytes, ct);
        if (spool is null)
        {
            return new Intake.Refused(MediaProblems.TooLarge);
        }

        if (spool.Length == 0)
        {
            return new Intake.Refused(MediaProblems.Empty);
        }

        var head = new byte[Math.Min(MediaSniffer.HeadBytes, spool.Length)];
        await spool.ReadExactlyAsync(head, ct);
        var type = MediaSniffer.Sniff(head);
        if (spool.Length > limits.LimitOf(type.Class))
        {
            return new Intake.Refused(MediaProblems.TooLarge);
        }

        spool.Position = 0;
        var verdict = await scan.ScanAsync(spool, ct);
        if (verdict is not ScanVerdict.Clean)
        {
            return Unclean(verdict);
        }

        var name = FileNames.Clean(claimedName);
        spool.Position = 0;
        await store.WriteAsync(id, spool, new MediaInfo(type.ContentType, name, owner), ct);
        return new Intake.Kept(new Attachment { MediaId = id, Name = name, ContentType = type.ContentType, Bytes = spool.Length });
    }

    private static Intake Unclean(ScanVerdict verdict) => verdict switch
    {
        ScanVerdict.Infected => new Intake.Refused(MediaProblems.Infected),
        ScanVerdict.TooLarge => new Intake.Refused(MediaProblems.TooLargeToScan),
        ScanVerdict.NotYet => new Intake.NotYet(MediaProblems.NotScanned),
        ScanVerdict.Clean => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}

/// <summary>What became of a file.</summary>
public abstract record Intake
{
    private Intake()
    {
    }

    public sealed record Kept(Attachment Attachment) : Intake;

    /// <summary>Never; the reason is one of <see cref="MediaProblems"/>.</summary>
    public sealed record Refused(string Reason) : Intake;

    /// <summary>Not now; the same file may be taken later.</summary>
    public sealed record NotYet(string Reason) : Intake;
}

/// <summary>Why a file is not there. Stored and shown: never renamed.</summary>
public static class MediaProblems
{
    public const string TooLarge = "too-large";
    public const string Empty = "empty";
    public const string Infected = "infected";
    public const string TooLargeToScan = "too-large-to-scan";
    public const string NotScanned = "not-scanned";

    /// <summary>The channel can't fetch files.</summary>
    public const string NotFetchable = "not-fetchable";

    /// <summary>The platform broke the transfer off, or took too long.</summary>
    public const string Interrupted = "interrupted";
}
