using Omni.Functions.Http;
using Omni.Functions.Http.OpenApi;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Http;

/// <summary>Pages of another origin: the console where it is served as files, and websites that visitors write on.</summary>
public sealed class CorsTests : IAsyncLifetime
{
    private const string Console = "https://console.example";

    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(
        [typeof(CustomersFunction), typeof(SessionsFunction), typeof(MediaFunction)], settings: new Dictionary<string, string?> { ["Http:CorsOrigins:0"] = Console });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("api/sessions", "POST", "content-type")]
    [InlineData("api/customers/c1", "PATCH", "authorization,content-type,if-match")]
    [InlineData("api/media", "POST", "authorization,content-type")]
    public async Task The_browser_asks_first_and_is_told_that_the_call_may_come(string path, string method, string headers)
    {
        var answer = await AskAsync(path, method, headers, Console);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal(Console, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains(method, string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Equal(headers.Split(','), string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")).Split(',', StringSplitOptions.TrimEntries), StringComparer.OrdinalIgnoreCase);
        // No cookies: a token is sent by the page itself, so no other page can use it.
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://console.example.evil")]
    [InlineData("http://console.example")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_told_nothing(string origin)
    {
        var answer = await AskAsync("api/sessions", "POST", "content-type", origin);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_page_may_read_a_refusal()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/customers/c1");
        request.Headers.Add("Origin", Console);
        using var answer = await _host.Client.SendAsync(request);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(Console, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public void No_function_answers_the_question_itself_as_Azure_answers_it_before_any_function() =>
        Assert.DoesNotContain(ApiDocument.Addresses.Values, address => address.Method.Equals("options", StringComparison.OrdinalIgnoreCase));

    private async Task<HttpResponseMessage> AskAsync(string path, string method, string headers, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return await _host.Client.SendAsync(request);
    }
}
