using System.Collections.Immutable;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Ports;

/// <summary>Knows the templates that an account may send where its channel takes no free text. Its channel's sender sends them.</summary>
public interface IChannelTemplates
{
    /// <summary>Channel name in lower case.</summary>
    string Channel { get; }

    /// <summary>Asks the platform for the account's templates. Does not retry.</summary>
    ValueTask<TemplateList> ListAsync(ChannelAccount account, CancellationToken ct);
}

/// <param name="Templates">In the platform's order.</param>
/// <param name="Failure">Why there are none, where they could not be had; null when they could.</param>
public sealed record TemplateList(IReadOnlyList<ChannelTemplate> Templates, SendOutcome? Failure = null)
{
    public static TemplateList Failed(SendOutcome failure) => new([], failure);
}

/// <param name="Id">The platform's.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Parts">What it says, in order.</param>
public sealed record ChannelTemplate(string Id, string Title, ImmutableArray<TemplatePart> Parts)
{
    /// <summary>The names of what has to be filled in, each once, in order.</summary>
    public IEnumerable<string> Fields => Parts.Where(part => part.IsField).Select(part => part.Text).Distinct(StringComparer.Ordinal);

    /// <summary>What it says, with the fields' names in braces.</summary>
    public string Text => string.Concat(Parts.Select(part => part.IsField ? $"{{{part.Text}}}" : part.Text));

    /// <summary>What the customer reads.</summary>
    /// <param name="values">One for each field.</param>
    public string Fill(IReadOnlyDictionary<string, string> values) => string.Concat(Parts.Select(part => part.IsField ? values[part.Text] : part.Text));
}

/// <param name="Text">What it says; of a field its name.</param>
/// <param name="IsField">Whether a value stands here.</param>
public readonly record struct TemplatePart(string Text, bool IsField);
