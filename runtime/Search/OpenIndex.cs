using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Directory = System.IO.Directory;

namespace Omni.Runtime.Search;

/// <summary>The index while it is open: who writes it and who searches in it.</summary>
internal sealed class OpenIndex : IDisposable
{
    /// <summary>Documents kept in memory before they become files of the index.</summary>
    private const double BufferMegabytes = 64;

    private readonly FSDirectory _directory;

    private OpenIndex(FSDirectory directory, TextAnalyzer analyzer)
    {
        _directory = directory;
        try
        {
            Writer = new(directory, new IndexWriterConfig(TextAnalyzer.Version, analyzer)
            {
                RAMBufferSizeMB = BufferMegabytes,
                // Whoever wants traces gone wants all of them gone.
                MergePolicy = new TieredMergePolicy { ForceMergeDeletesPctAllowed = 0 },
                MergeScheduler = new SerialMergeScheduler(), // On a thread of its own a refused write would end the process.
            });
            Searchers = new(Writer, applyAllDeletes: true, null);
        }
        catch (Exception)
        {
            Writer?.Rollback();
            directory.Dispose();
            throw;
        }
    }

    public IndexWriter Writer { get; }

    public SearcherManager Searchers { get; }

    /// <exception cref="StorageUnavailableException">The disk refuses.</exception>
    public static OpenIndex Open(string folder, TextAnalyzer analyzer, ILogger logger)
    {
        try
        {
            try
            {
                return new(FSDirectory.Open(folder), analyzer);
            }
            catch (Exception damaged) when (damaged is CorruptIndexException or IndexFormatTooOldException or IndexFormatTooNewException or EndOfStreamException or FileNotFoundException)
            {
                logger.Damaged(damaged);
                Directory.Delete(folder, recursive: true);
                return new(FSDirectory.Open(folder), analyzer);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException("The search index can't be opened.", refused);
        }
    }

    /// <summary>Without another word to the disk: what was not committed is lost.</summary>
    public void Abandon()
    {
        try
        {
            Searchers.Dispose();
            Writer.Rollback();
            _directory.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // It was abandoned because of such a thing.
        }
    }

    /// <summary>Gives up what was not committed: whoever wants it safe commits it with a mark.</summary>
    public void Dispose() => Abandon();
}
