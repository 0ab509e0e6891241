using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.SignalR.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Omni.Durable;
using Omni.Functions;
using Omni.Functions.Adapters;
using Omni.Pipeline;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Adapters;

public sealed class AzureServicesTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["ServiceBus:fullyQualifiedNamespace"] = "omni.servicebus.windows.net",
        ["Tables:tableServiceUri"] = "https://omni.table.core.windows.net",
        ["Blobs:blobServiceUri"] = "https://omni.blob.core.windows.net",
        ["SignalR:serviceUri"] = "https://omni.service.signalr.net",
        ["Omni:SigningKey"] = Convert.ToBase64String(new byte[32]),
    };

    [Fact]
    public void All_missing_settings_are_reported_at_once() => Assert.Equal(
        [
            "ServiceBus__fullyQualifiedNamespace is missing.",
            "Tables__tableServiceUri is missing.",
            "Blobs__blobServiceUri is missing.",
            "SignalR__serviceUri is missing.",
            "Omni__SigningKey is missing or not at least 32 bytes in Base64.",
        ],
        Failures([]));

    [Fact]
    public async Task The_start_ends_with_every_setting_and_every_option_that_is_wrong_at_once()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(Good)
        {
            ["Tables:tableServiceUri"] = null,
            ["Omni:WatchesQueues"] = "perhaps",
            ["Access:SetupSecret"] = "short",
            ["Access:AgentToken"] = "00:00:01",
            ["Pipeline:DeliveryPatience"] = "-00:00:01",
        });
        builder.Services.AddPipeline().AddDurable().AddOmniFunctions().AddAzureAdapters(builder.Configuration);
        // Their clients are made when they are asked for, which the stand-ins can't be.
        builder.Services.AddSingleton<ServiceBusClient>(new FakeServiceBus()).AddSingleton<IFeed>(new FakeFeed());
        using var host = builder.Build();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());

        var said = failure.ToString();
        Assert.All(
            (string[])["Tables__tableServiceUri is missing.", "Omni__WatchesQueues is neither", "Access__SetupSecret has at least", "AgentToken", "DeliveryPatience"],
            problem => Assert.Contains(problem, said, StringComparison.Ordinal));
    }

    [Fact]
    public void The_emulator_of_SignalR_is_talked_to_as_it_can_and_the_service_over_one_connection()
    {
        Assert.Equal(ServiceTransportType.Transient, AzureServices.TransportOf(new AzureConnection.Emulator("Endpoint=http://localhost;Port=8888")));
        Assert.Equal(ServiceTransportType.Persistent, AzureServices.TransportOf(new AzureConnection.Identity(new("https://omni.service.signalr.net"))));
    }

    [Theory]
    [InlineData("ServiceBus", "Endpoint=sb://omni.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=abc")]
    [InlineData("Tables", "DefaultEndpointsProtocol=https;AccountName=omni;AccountKey=abc;EndpointSuffix=core.windows.net")]
    [InlineData("SignalR", "Endpoint=https://omni.service.signalr.net;AccessKey=abc;Version=1.0;")]
    [InlineData("Tables:tableServiceUri", "http://omni.table.core.windows.net")]
    [InlineData("ServiceBus:fullyQualifiedNamespace", "not a host")]
    [InlineData("Omni:SigningKey", "c2hvcnQ=")]
    [InlineData("Omni:SigningKey", "not Base64")]
    [InlineData("Omni:SigningKey", "@Microsoft.KeyVault(SecretUri=https://kv-omni.vault.azure.net/secrets/signing-key)")]
    [InlineData("Omni:WatchesQueues", "1")]
    public void A_key_in_a_connection_string_or_a_wrong_value_is_refused(string name, string value)
    {
        var said = Assert.Single(Failures(new(Good) { [name] = value }));

        Assert.StartsWith(name.Replace(":", "__", StringComparison.Ordinal), said, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_settings_are_those_of_the_emulators_but_for_the_key()
    {
        var sample = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")).Build();
        var values = sample.GetSection("Values").GetChildren().ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => value.Value);

        Assert.StartsWith("Omni__SigningKey", Assert.Single(Failures(values)), StringComparison.Ordinal);
        Assert.Empty(Failures(new(values) { ["Omni:SigningKey"] = Good["Omni:SigningKey"] }));
    }

    [Fact]
    public void Every_port_is_supplied()
    {
        var services = Add(Good);

        Assert.All(
            (Type[])[typeof(ITables), typeof(IStageQueue), typeof(IDeadLetters), typeof(IFeed), typeof(IMediaStore), typeof(IdSource), typeof(SigningKey), typeof(ISecretProtector), typeof(ISecretReferences)],
            port => Assert.Contains(services, service => service.ServiceType == port));
        using var provider = services.BuildServiceProvider();
        Assert.Equal(TableNames.Agents, provider.GetRequiredService<ITables>().Get(TableNames.Agents).Name);
    }

    [Fact]
    public async Task Every_function_class_can_be_made_from_what_the_azure_program_adds()
    {
        var services = Add(Good);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Good).Build());
        // The clients of the absent packages can't be made here; their place is taken, everything around them is real.
        services.AddSingleton<ServiceBusClient>(new FakeServiceBus()).AddSingleton<IFeed>(new FakeFeed());
        services.AddLogging().AddPipeline().AddDurable().AddOmniFunctions();
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = false, ValidateScopes = true });

        var classes = typeof(FunctionNames).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttribute<FunctionAttribute>() is not null)).ToList();
        Assert.NotEmpty(classes);
        Assert.All(classes.Where(type => !type.IsAbstract), type => Assert.NotNull(ActivatorUtilities.CreateInstance(provider, type)));
    }

    private static IReadOnlyList<string> Failures(Dictionary<string, string?> settings)
    {
        AzureSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), out var failures);
        return failures;
    }

    private static ServiceCollection Add(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddAzureAdapters(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services;
    }
}
