using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Omni.Runtime.Functions;

namespace Omni.Tests.Runtime.Functions;

public sealed class FunctionInvokerTests : IDisposable
{
    private readonly Witness _witness = new();
    private readonly ServiceProvider _provider;
    private readonly FunctionInvoker _invoker;

    public FunctionInvokerTests()
    {
        var services = new ServiceCollection().AddSingleton(_witness).AddScoped<Scoped>();
        _provider = services.BuildServiceProvider(validateScopes: true);
        _invoker = new(_provider.GetRequiredService<IServiceScopeFactory>(), new(_provider, services));
    }

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task Each_call_has_its_own_instance_and_scope_and_both_end_with_it()
    {
        await Call("WitnessedTimer", new() { Timer = new() { IsPastDue = true } });
        await Call("WitnessedTimer", new() { Timer = new() });

        Assert.Equal(["ran True", "instance gone", "scope gone", "ran False", "instance gone", "scope gone"], _witness.Events);
    }

    [Fact]
    public async Task The_instance_ends_also_when_the_function_throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Call("WitnessedFailure", new() { Timer = new() }));

        Assert.Equal(["instance gone", "scope gone"], _witness.Events);
    }

    [Theory]
    [InlineData("BodyText")]
    [InlineData("BodyBytes")]
    [InlineData("BodyBinary")]
    [InlineData("BodyMessage")]
    public async Task A_queue_function_gets_the_body_in_the_type_that_it_asks_for(string function)
    {
        await Call(function, new() { Message = new ServiceBusReceivedMessage(() => BinaryData.FromString("grüß")) });

        Assert.Equal(["grüß"], _witness.Events);
    }

    [Theory]
    [InlineData("AnswerTask")]
    [InlineData("AnswerValueTask")]
    [InlineData("AnswerPlain")]
    public async Task Whatever_the_function_returns_is_awaited_and_handed_on(string function) =>
        Assert.IsType<IResult>(await Call(function, new() { Http = new DefaultHttpContext() }), exactMatch: false);

    [Fact]
    public async Task The_token_of_the_call_reaches_the_function()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Call("HeedsToken", new() { Timer = new() }, source.Token));
    }

    [Theory]
    [InlineData("", "7 - - Low 42")]
    [InlineData("?search=a%20b&flag=true&level=HIGH&count=-1", "7 a b True High -1")]
    [InlineData("?search=&flag=&level=&count=", "7  - Low 42")] // An empty text is a text; of the rest, no value.
    public async Task Values_come_from_route_and_query_by_name(string query, string expected)
    {
        await Call("Values", new() { Http = Request("7", query) });

        Assert.Equal([expected], _witness.Events);
    }

    [Theory]
    [InlineData("x", "", "id", NamedValueStatus.Malformed)]
    [InlineData(null, "", "id", NamedValueStatus.Missing)]
    [InlineData("1", "?flag=yes", "flag", NamedValueStatus.Malformed)]
    [InlineData("1", "?level=1", "level", NamedValueStatus.Malformed)] // By name only: numbers are not part of the interface.
    [InlineData("1", "?level=Middle", "level", NamedValueStatus.Malformed)]
    [InlineData("1", "?count=99999999999999999999", "count", NamedValueStatus.Malformed)]
    public void A_value_that_does_not_convert_is_found_before_the_call(string? id, string query, string parameter, object status) =>
        Assert.Equal((parameter, (NamedValueStatus)status), Find("Values").FindBadValue(Request(id, query)));

    [Fact]
    public async Task Identifiers_and_instants_convert()
    {
        await Call("MoreValues", new() { Http = Request(null, "?key=0f8fad5b-d9cb-469f-a165-70867728950e&since=2026-01-02T03:04:05Z") });

        Assert.Equal(["0f8fad5b-d9cb-469f-a165-70867728950e 2026-01-02T03:04:05.0000000+00:00"], _witness.Events);
    }

    private static DefaultHttpContext Request(string? id, string query)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new(query);
        http.Request.RouteValues = id is null ? [] : new RouteValueDictionary { ["id"] = id };
        return http;
    }

    private static FunctionDescriptor Find(string name) =>
        FunctionCatalog.Read([typeof(WitnessedFunctions)], new ConfigurationBuilder().Build()).Functions.Single(function => function.Name == name);

    private Task<object?> Call(string name, InvocationInputs inputs, CancellationToken ct = default) =>
        _invoker.InvokeAsync(Find(name), inputs, ct).AsTask();
}
