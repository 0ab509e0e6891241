using System.Net;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Http;

public sealed class ConsoleFilesTests : IAsyncLifetime
{
    private readonly string _console = Directory.CreateTempSubdirectory("omni-console-").FullName;
    private RunningHost _host = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_console, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_console, "index.html"), "<title>Omni</title>");
        await File.WriteAllTextAsync(Path.Combine(_console, "assets", "app-1a2b3c.js"), "'use strict'");
        await File.WriteAllTextAsync(Path.Combine(_console, "widget.js"), "'widget'");
        Directory.CreateDirectory(Path.Combine(_console, "demo"));
        await File.WriteAllTextAsync(Path.Combine(_console, "demo", "index.html"), "<title>Shop</title>");
        _host = await RunningHost.StartAsync([], console: _console);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_console, recursive: true);
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK, "<title>Omni</title>", "no-cache")]
    [InlineData("/index.html", HttpStatusCode.OK, "<title>Omni</title>", "no-cache")]
    [InlineData("/conversations/c-1", HttpStatusCode.OK, "<title>Omni</title>", "no-cache")] // the page finds its own way
    [InlineData("/demo", HttpStatusCode.OK, "<title>Shop</title>", "no-cache")]
    [InlineData("/demo/", HttpStatusCode.OK, "<title>Shop</title>", "no-cache")]
    [InlineData("/demonstration", HttpStatusCode.OK, "<title>Omni</title>", "no-cache")]
    [InlineData("/widget.js", HttpStatusCode.OK, "'widget'", "no-cache")]
    [InlineData("/assets/app-1a2b3c.js", HttpStatusCode.OK, "'use strict'", "public, max-age=31536000, immutable")]
    public async Task The_console_is_served_with_fitting_caching(string address, HttpStatusCode status, string content, string caching)
    {
        using var answer = await _host.Client.GetAsync(address);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Equal(caching, answer.Headers.GetValues("Cache-Control").Single());
        Assert.NotNull(answer.Headers.ETag);
    }

    [Theory]
    [InlineData("/assets/app-old.js")]
    [InlineData("/api/nothing")]
    [InlineData("/../signing.key")]
    public async Task What_is_missing_is_missing_and_no_page(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync(address)).StatusCode);

    [Fact]
    public async Task Only_reading_a_page_gets_it() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.PostAsync(new Uri("/conversations/c-1", UriKind.Relative), null)).StatusCode);

    [Fact]
    public async Task The_widget_may_be_loaded_by_any_website_and_the_console_by_none()
    {
        using var widget = await _host.Client.GetAsync("/widget.js");
        using var console = await _host.Client.GetAsync("/assets/app-1a2b3c.js");

        Assert.Equal("cross-origin", widget.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.False(console.Headers.Contains("Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task A_page_runs_no_script_but_ours_and_in_nobodys_frame()
    {
        using var answer = await _host.Client.GetAsync("/");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }
}
