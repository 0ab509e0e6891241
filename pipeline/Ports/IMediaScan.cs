namespace Omni.Pipeline.Ports;

/// <summary>Looks for malware in a file before it is kept. Nothing is shown to anybody without a clean verdict.</summary>
public interface IMediaScan
{
    /// <param name="content">Read from where it stands to its end.</param>
    /// <param name="ct">Ends the wait.</param>
    ValueTask<ScanVerdict> ScanAsync(Stream content, CancellationToken ct);
}

/// <summary>Starts at 1 so that <c>default</c> is not clean.</summary>
public enum ScanVerdict
{
    Clean = 1,
    Infected,

    /// <summary>The scanner takes no file of this size.</summary>
    TooLarge,

    /// <summary>The scanner did not answer, or not to the question: ask again later.</summary>
    NotYet,
}
