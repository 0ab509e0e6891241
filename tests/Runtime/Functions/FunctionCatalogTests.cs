using Microsoft.Extensions.Configuration;
using Omni.Runtime.Functions;

namespace Omni.Tests.Runtime.Functions;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void Good_functions_are_found_by_name_with_what_starts_them()
    {
        var catalog = Read([typeof(GoodFunctions)], ("Purge", "00:05:00"), ("Stage", "push"));

        Assert.Equal(["GoodDeadLetters", "GoodHttp", "GoodQueue", "GoodStatic", "GoodTimer"], catalog.Functions.Select(function => function.Name));
        var (_, http) = Assert.Single(catalog.Of<HttpTrigger>(), pair => pair.Function.Name is "GoodHttp");
        Assert.Equal("things/{id:int}", http.Route);
        Assert.Equal(["GET"], http.Verbs);
        Assert.Equal("GoodStatic", Assert.Single(catalog.Of<HttpTrigger>(), pair => pair.Function.Name is "GoodStatic").Trigger.Route);
        Assert.Contains(catalog.Of<QueueTrigger>(), pair => pair.Trigger == new QueueTrigger("push", IsSessionsEnabled: true, AutoCompleteMessages: false));
        Assert.Single(catalog.Of<TimerTrigger>());
    }

    [Fact]
    public void Every_fault_is_reported_at_once()
    {
        var faults = Assert.Throws<FunctionCatalogException>(() => Read([.. FaultyFunctions.All.Select(faulty => faulty.Type)])).Faults;

        Assert.All(FaultyFunctions.All, faulty => Assert.Contains(faults, fault => fault.Contains(faulty.Says, StringComparison.Ordinal)));
    }

    public static IEnumerable<object[]> Faulty => FaultyFunctions.All.Select(faulty => new object[] { faulty.Type, faulty.Says });

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_fault_names_its_function_and_says_what_is_wrong(Type type, string says)
    {
        var fault = Assert.Single(Assert.Throws<FunctionCatalogException>(() => Read([type])).Faults);

        Assert.StartsWith("Faulty", fault, StringComparison.Ordinal);
        Assert.Contains(says, fault, StringComparison.Ordinal);
    }

    private static FunctionCatalog Read(IReadOnlyList<Type> types, params IReadOnlyList<(string Name, string Value)> settings) => FunctionCatalog.Read(
        types,
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build());
}
