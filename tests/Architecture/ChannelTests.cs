namespace Omni.Tests.Architecture;

public sealed class ChannelTests
{
    [Fact]
    public void No_file_outside_a_channels_folder_names_the_channel()
    {
        var files = ChannelNameRules.ProductFiles().ToList();

        Assert.Contains(files, file => file.Path == "functions/Http/ReceiveFunction.cs"); // it does look
        Assert.Contains(files, file => file.Path == "pipeline/Channels/WeChat/WeChatChannel.cs");
        Assert.Empty(files.SelectMany(file => ChannelNameRules.Named(file.Path, file.Code)));
    }

    [Theory]
    [InlineData("functions/Http/X.cs", "if (channel == \"wechat\")", true)]
    [InlineData("functions/Http/X.cs", "using Omni.Pipeline.Channels.WeChat;", true)]
    [InlineData("pipeline/Channels/ChannelServices.cs", "services.AddSingleton<IChannel, WeChatChannel>();", true)]
    [InlineData("pipeline/Channels/Web/X.cs", "new WeChatSender()", true)]
    [InlineData("pipeline/Channels/WeChat/X.cs", "const string Name = \"wechat\";", false)]
    [InlineData("functions/Http/X.cs", "// such as \"wechat\"", false)]
    [InlineData("functions/Http/X.cs", "if (channel == ChannelNames.Web)", false)]
    public void A_file_that_names_a_channel_is_found(string path, string code, bool isFound) =>
        Assert.Equal(isFound, ChannelNameRules.Named(path, code).Any());
}
