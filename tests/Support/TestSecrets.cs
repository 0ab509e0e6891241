using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Omni.Functions.Adapters;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Channels.Calls;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Secrets sealed for real, under a key that every test knows.</summary>
internal static class TestSecrets
{
    public static ISecretProtector Protector { get; } = new KeyedSecrets(new SigningKey(new byte[32]));

    public static SettingSecrets Settings(TimeProvider time, ISecretProtector? protector = null, ISecretReferences? references = null) =>
        new(protector ?? Protector, references ?? new NoSecretReferences(), time, NullLogger<SettingSecrets>.Instance);

    /// <summary>The tokens of one process over these tables.</summary>
    public static SharedTokens Tokens(ITables tables, TimeProvider time) => new(tables, Protector, time, NullLogger<SharedTokens>.Instance);

    public static IServiceCollection AddTestSecrets(this IServiceCollection services)
    {
        services.TryAddSingleton<ISecretReferences, NoSecretReferences>();
        return services.AddSingleton(Protector).AddSingleton<SettingSecrets>();
    }
}
