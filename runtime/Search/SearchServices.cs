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
        services.AddSingleton(provider => new LuceneSearch(
            Path.Combine(dataDirectory, DataDirectory.Search), provider.GetRequiredService<ILogger<LuceneSearch>>()));
        services.AddSingleton<ISearch>(provider => provider.GetRequiredService<LuceneSearch>());
        services.AddSingleton<IStoredData>(provider => new StoredWords(provider.GetRequiredService<LuceneSearch>()));
        services.AddHostedService<SearchHost>();
        return services;
    }
}
