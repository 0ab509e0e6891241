using System.Text;
using Omni.Pipeline.Channels.DingTalk;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Pipeline.Channels.DingTalk;

public sealed class DingTalkMediaTests : IAsyncLifetime
{
    private DingTalkRig _rig = null!;

    public async Task InitializeAsync() => _rig = await DingTalkRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Theory]
    [InlineData("ding0123456789:code/+=1")]
    [InlineData(":code/+=1")]
    [InlineData("code/+=1")]
    public async Task A_code_becomes_the_file(string reference)
    {
        _rig.Platform.Keep("code/+=1", Encoding.UTF8.GetBytes("the picture"), "image/png");

        var opened = Assert.IsType<MediaFetch.Opened>(await _rig.FetchAsync(new Attachment { PlatformReference = reference }));

        await using var content = opened.Content;
        using var reader = new StreamReader(content);
        Assert.Equal(("the picture", "image/png", "sent.bin"), (await reader.ReadToEndAsync(), opened.ContentType, opened.Name));
    }

    [Fact]
    public async Task A_code_that_has_run_out_is_gone_for_good() =>
        Assert.Equal(
            new MediaFetch.Gone("dingtalk-invalidParameter.downloadCode"), await _rig.FetchAsync(new Attachment { PlatformReference = ":old" }));

    [Fact]
    public async Task A_code_of_another_robot_is_refused_with_its_reason() =>
        Assert.Equal(
            new MediaFetch.Gone("dingtalk-invalidParameter.robotCode.auth"), await _rig.FetchAsync(new Attachment { PlatformReference = "other:code" }));

    [Fact]
    public async Task A_platform_that_is_not_there_is_asked_later() =>
        Assert.Equal(
            new MediaFetch.Retry(TimeSpan.FromSeconds(5), "dingtalk-unreachable"),
            await _rig.FetchAsync(new Attachment { PlatformReference = ":code" }, DingTalkRequests.Account));

    [Theory]
    [InlineData("https://down.dingtalk.com/a", true)]
    [InlineData("https://files.oss-cn-hangzhou.aliyuncs.com/a?Signature=x", true)]
    [InlineData("http://127.0.0.1:5000/files/a", true)]
    [InlineData("http://down.dingtalk.com/a", false)]
    [InlineData("https://down.dingtalk.com.example.com/a", false)]
    [InlineData("https://dingtalk.com@10.0.0.1/a", false)]
    [InlineData("https://evildingtalk.com/a", false)]
    [InlineData("http://127.0.0.1:5001/a", false)]
    public void Files_are_fetched_only_from_where_the_platform_keeps_them(string address, bool mayFetch) =>
        Assert.Equal(mayFetch, new DingTalkEndpoint(new("http://127.0.0.1:5000/"), "k", "s").MayFetch(new(address)));
}
