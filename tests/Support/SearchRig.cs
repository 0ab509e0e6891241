using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Search;
using Omni.Runtime.Search;

namespace Omni.Tests.Support;

/// <summary>An index in a folder of its own, which a test may close and open again.</summary>
internal sealed class SearchRig : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("omni-search-");

    public SearchRig() => Index = Open();

    public string Folder => _folder.FullName;

    public LuceneSearch Index { get; private set; }

    /// <summary>A feed that nobody follows.</summary>
    public static SearchFeed FeedOf(ITables tables)
    {
        var time = new FakeTimeProvider(PipelineRig.Start);
        return new(new SearchChanges(tables, time), new SearchPending(time));
    }

    /// <summary>As after a crash: what was not committed is gone.</summary>
    public void Reopen()
    {
        Index.Dispose();
        Index = Open();
    }

    public void Dispose()
    {
        Index.Dispose();
        _folder.Delete(recursive: true);
    }

    private LuceneSearch Open() => new(_folder.FullName, NullLogger<LuceneSearch>.Instance);
}
