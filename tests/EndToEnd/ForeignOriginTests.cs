using System.Net;
using System.Net.WebSockets;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>A website of another origin: what its pages may call is what its account says.</summary>
public sealed class ForeignOriginTests : IAsyncLifetime
{
    private const string Shop = "https://shop.example";
    private const string Stranger = "https://evil.example";

    private OmniHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await OmniHost.StartAsync();
        await _host.Admin.Api.PutAsync($"api/channels/web/{OmniHost.WebAccount}", new { settings = new { allowedOrigins = $"{Shop} https://www.shop.example" } });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("POST", "api/web/shop/sessions")]
    [InlineData("GET", "api/web/shop/widget")]
    [InlineData("GET", "api/web/messages")]
    [InlineData("POST", "api/web/read")]
    [InlineData("POST", "api/channels/web/shop/webhook")]
    [InlineData("POST", "api/media")]
    [InlineData("POST", "api/negotiate")]
    [InlineData("POST", "omni/negotiate")]
    public async Task A_page_of_the_account_may_call_what_a_visitor_needs_and_a_strangers_may_not(string method, string path)
    {
        Assert.Equal(Shop, await AllowedAsync(Shop, method, path));
        Assert.Equal("https://www.shop.example", await AllowedAsync("https://www.shop.example", method, path));
        Assert.Equal("", await AllowedAsync(Stranger, method, path));
    }

    [Theory]
    [InlineData("POST", "api/sessions")]
    [InlineData("GET", "api/inbox")]
    [InlineData("GET", "api/websites")]
    [InlineData("PUT", "api/channels/web/shop")]
    [InlineData("POST", "api/channels/web/shop/pause")]
    [InlineData("POST", "api/channels/wechat/main/webhook")]
    public async Task It_may_not_call_what_is_not_a_visitors(string method, string path) => Assert.Equal("", await AllowedAsync(Shop, method, path));

    [Fact]
    public async Task Its_page_may_listen_and_a_strangers_may_not()
    {
        var visitor = await _host.VisitorAsync();
        using (var page = await ConnectAsync(visitor, Shop))
        {
            Assert.Equal(WebSocketState.Open, page.State);
        }

        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(visitor, Stranger));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> AllowedAsync(string origin, string method, string path)
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, path);
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", method);
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,x-requested-with");
        using var answer = await _host.Http.SendAsync(preflight);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : "";
    }

    private async Task<ClientWebSocket> ConnectAsync(OmniVisitor visitor, string origin)
    {
        var negotiated = await visitor.Api.PostAsync("api/negotiate");
        var page = new ClientWebSocket();
        page.Options.CollectHttpResponseDetails = true;
        page.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder((string)negotiated["url"]!) { Scheme = "ws", Query = "access_token=" + (string)negotiated["accessToken"]! };
        try
        {
            await page.ConnectAsync(address.Uri, default);
            return page;
        }
        catch (WebSocketException)
        {
            page.Dispose();
            throw;
        }
    }
}
