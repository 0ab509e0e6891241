using System.Text;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Pipeline.Channels.App;

public sealed class AppMediaTests : IAsyncLifetime
{
    private AppRig _rig = null!;

    public async Task InitializeAsync() => _rig = await AppRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task A_file_at_the_apps_own_server_is_fetched()
    {
        var url = _rig.Server.Keep("bill 1.pdf", Encoding.UTF8.GetBytes("%PDF"), "application/pdf");

        var opened = Assert.IsType<MediaFetch.Opened>(await _rig.FetchAsync(url.ToString()));

        await using var content = opened.Content;
        using var reader = new StreamReader(content);
        Assert.Equal(("%PDF", "application/pdf", "bill 1.pdf"), (await reader.ReadToEndAsync(), opened.ContentType, opened.Name));
    }

    [Theory] // This machine listens on none of these ports: refused before a call, not by one.
    [InlineData("https://127.0.0.1:1/a")]
    [InlineData("https://localhost:1/a")]
    [InlineData("https://10.0.0.1/a")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/a")]
    [InlineData("https://[::ffff:10.0.0.1]/a")]
    [InlineData("http://8.8.8.8/a")]
    [InlineData("file:///etc/passwd")]
    public async Task An_address_that_is_not_on_the_internet_is_never_called(string url) =>
        Assert.Equal(new MediaFetch.Gone("app-media-address-refused"), await _rig.FetchAsync(url));

    [Fact]
    public async Task Nobody_is_followed_elsewhere() =>
        Assert.Equal(new MediaFetch.Gone("app-media-http-302"), await _rig.FetchAsync(new Uri(_rig.Server.Address, "moved").ToString()));

    [Fact]
    public async Task A_file_that_is_not_there_is_gone() =>
        Assert.Equal(new MediaFetch.Gone("app-media-http-404"), await _rig.FetchAsync(new Uri(_rig.Server.Address, "files/none").ToString()));

    [Fact]
    public async Task A_name_that_leads_nowhere_is_asked_again() =>
        Assert.Equal(new MediaFetch.Retry(TimeSpan.FromSeconds(5), "app-media-unreachable"), await _rig.FetchAsync("https://no-such-host.invalid/a"));
}
