using Microsoft.Extensions.Options;
using Omni.Pipeline.Media;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Media;

public sealed class MediaOptionsTests
{
    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        using var rig = new PipelineRig(null, ("Media:MaxImageBytes", "0"), ("Media:UrlLifetime", "00:00:01"), ("Media:ThumbnailPixels", "1"));

        var failure = Assert.Throws<OptionsValidationException>(() => rig.Get<IOptions<MediaOptions>>().Value);

        Assert.Equal(3, failure.Failures.Count());
    }

    [Theory]
    [InlineData("Media:Url", "ftp://files.example")]
    [InlineData("Media:Url", "https://files.example/path")]
    [InlineData("Media:Url", "/relative")]
    [InlineData("Media:PublicUrl", "files.example")]
    [InlineData("Media:PublicUrl", "ftp://files.example")]
    [InlineData("Media:Clamd", "http://127.0.0.1:3310")]
    [InlineData("Media:Clamd", "tcp://127.0.0.1")]
    public void An_address_of_the_wrong_form_stops_the_start(string name, string value)
    {
        using var rig = new PipelineRig(null, (name, value));

        Assert.Throws<OptionsValidationException>(() => rig.Get<IOptions<MediaOptions>>().Value);
    }

    [Fact]
    public void Without_settings_it_is_as_the_documents_say()
    {
        using var rig = new PipelineRig(null, ("Media:Url", "https://files.example:8443"), ("Media:Clamd", "tcp://127.0.0.1:3310"));
        var options = rig.Get<IOptions<MediaOptions>>().Value;

        Assert.Equal((20L << 20, 20L << 20, 100L << 20, 50L << 20), (options.MaxImageBytes, options.MaxAudioBytes, options.MaxVideoBytes, options.MaxFileBytes));
        Assert.Equal((TimeSpan.FromMinutes(15), 480), (options.UrlLifetime, options.ThumbnailPixels));
        Assert.Equal(100L << 20, options.MaxBytes);
    }
}
