using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Runtime.Storage;

namespace Omni.Runtime;

/// <summary>What differs between one embedded host and another.</summary>
internal sealed record EmbeddedHostOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:7071");

    /// <summary>Everything that is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where tables and files are; queues and orchestrations are in the data directory in any case.</summary>
    public StorageKind Storage { get; init; } = StorageKind.Own;

    /// <summary>The built console; null or absent: no pages.</summary>
    public string? ConsoleDirectory { get; init; }

    /// <summary>Where functions are looked for.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = [.. Assembly.Load("Omni.Functions").GetTypes(), .. Assembly.Load("Omni.Durable").GetTypes()];

    /// <summary>Over environment variables and the command line, such as <c>Http:DrainTimeout</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where the first admin's password is said.</summary>
    public TextWriter Terminal { get; init; } = Console.Out;

    /// <summary>Runs last, so that a test can put its own in place of anything.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    public Action<ILoggingBuilder>? Logging { get; init; }
}
