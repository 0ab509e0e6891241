using CsCheck;
using Omni.Pipeline.Messages;

namespace Omni.Tests.Pipeline.Messages;

public sealed class MergeRequestTests
{
    [Fact]
    public void What_was_written_is_read_again_whole() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 40].Array[6], Gen.Bool).Sample((texts, isUndo) =>
        {
            var request = new MergeRequest(texts[0], texts[1], texts[2], texts[3], texts[4], isUndo, texts[5]);

            Assert.True(MergeRequest.TryRead(request.ToBytes(), out var read));
            Assert.Equal(request, read);
        });

    [Fact]
    public void One_without_its_customers_is_no_request()
    {
        Assert.False(MergeRequest.TryRead(new MergeRequest("m", "", "b", "", "").ToBytes(), out _));
        Assert.False(MergeRequest.TryRead(new byte[] { 0xff, 0x01 }, out _));
    }
}
