using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Search;

/// <summary>Composition of the index.</summary>
internal static class SearchServices
{
    public static IServiceCollection AddEmbeddedSearch(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton<ISearch>(provider => new LuceneSearch(
            Path.Combine(dataDirectory, DataDirectory.Search), provider.GetRequiredService<ILogger<LuceneSearch>>()));
        services.AddSingleton<IStoredData>(new StoredWords(Path.Combine(dataDirectory, DataDirectory.Search)));
        services.AddHostedService<SearchHost>();
        return services;
    }
}
