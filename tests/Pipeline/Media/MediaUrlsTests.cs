using System.Web;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Media;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Media;

public sealed class MediaUrlsTests
{
    private readonly FakeTimeProvider _time = new(PipelineRig.Start.AddSeconds(7));

    [Fact]
    public void An_address_is_good_for_its_time_and_no_longer()
    {
        var urls = Urls.For(_time, new() { UrlLifetime = TimeSpan.FromMinutes(2) });
        var signed = Parse(urls.Of("m1", MediaVariant.Thumbnail));

        Assert.Equal(MediaVariant.Thumbnail, Read(urls, signed)!.Value.Variant);
        Assert.InRange(Read(urls, signed)!.Value.Left, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3));
        _time.Advance(TimeSpan.FromSeconds(172));
        Assert.NotNull(Read(urls, signed));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(Read(urls, signed));
    }

    [Theory]
    [InlineData("https://omni.example/", "", "https://omni.example/api/media/m1?")]
    [InlineData("https://omni.example", "https://files.example", "https://files.example/api/media/m1?")]
    [InlineData("", "https://files.example", "https://files.example/api/media/m1?")]
    public void Another_server_is_given_the_address_by_which_the_world_knows_the_deployment(string host, string files, string expected)
    {
        using var rig = new PipelineRig(settings: [("Http:PublicUrl", host), .. files.Length > 0 ? new[] { ("Media:Url", files) } : []]);

        Assert.StartsWith(expected, rig.Urls.PublicOf("m1", MediaVariant.Original), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_such_an_address_another_server_is_given_none()
    {
        using var rig = new PipelineRig();

        Assert.Null(rig.Urls.PublicOf("m1", MediaVariant.Original));
    }

    [Fact]
    public void The_same_minute_gives_the_same_address_so_that_a_browser_finds_its_copy()
    {
        var urls = Urls.For(_time);
        var first = urls.Of("m1", MediaVariant.Original);
        _time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(first, urls.Of("m1", MediaVariant.Original));
    }

    [Fact]
    public void The_signature_covers_the_file_the_variant_and_the_end()
    {
        var urls = Urls.For(_time);
        var good = Parse(urls.Of("m1", MediaVariant.Thumbnail));

        Assert.Null(Read(urls, good with { Id = "m2" }));
        Assert.Null(Read(urls, good with { Variant = "file" }));
        Assert.Null(Read(urls, good with { Expires = good.Expires + "0" }));
        Assert.Null(Read(urls, good with { Signature = "" }));
        Assert.Null(Read(urls, good with { Signature = good.Signature + "=" }));
        Assert.Null(Read(Urls.For(_time, key: 1), good));
    }

    [Fact]
    public void A_signature_with_any_one_character_changed_is_none()
    {
        var urls = Urls.For(_time);
        var good = Parse(urls.Of("m1", MediaVariant.Original));
        Gen.Select(Gen.Int[0, good.Signature.Length - 1], Gen.Char).Where((at, character) => good.Signature[at] != character).Sample((at, character) =>
            Read(urls, good with { Signature = good.Signature[..at] + character + good.Signature[(at + 1)..] }) is null);
    }

    [Fact]
    public void Files_may_have_an_origin_of_their_own()
    {
        Assert.StartsWith("/api/media/m1?", Urls.For(_time).Of("m1", MediaVariant.Original), StringComparison.Ordinal);
        Assert.StartsWith(
            "https://files.example:8443/api/media/m1?",
            Urls.For(_time, new() { Url = new("https://files.example:8443") }).Of("m1", MediaVariant.Original),
            StringComparison.Ordinal);
    }

    private static SignedMedia? Read(MediaUrls urls, Address address) => urls.Read(address.Id, address.Variant, address.Expires, address.Signature);

    private static Address Parse(string url)
    {
        var uri = new Uri(new("http://host"), url);
        var query = HttpUtility.ParseQueryString(uri.Query);
        return new(uri.Segments[^1], query["v"]!, query["e"]!, query["s"]!);
    }

    private sealed record Address(string Id, string Variant, string Expires, string Signature);
}
