using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Search;

/// <summary>How the index follows the tables.</summary>
public sealed class SearchOptions
{
    public const string Section = "Search";

    /// <summary>Pause between two rounds: what is said in it in one conversation is read together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long what was indexed may stay unsafe; a crash costs reading it again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many documents may stay unsafe.</summary>
    [Range(1, 10_000_000)]
    public int CommitDocuments { get; set; } = 50_000;

    /// <summary>Pause after an outage of the index or of the tables.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan RetryPause { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class SearchOptionsValidator : IValidateOptions<SearchOptions>;
