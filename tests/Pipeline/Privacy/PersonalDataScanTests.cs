using System.Text;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

public sealed class PersonalDataScanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(65_530)]
    [InlineData(65_536)]
    [InlineData(131_070)]
    [InlineData(199_988)]
    public async Task A_text_is_found_wherever_it_begins(int at)
    {
        var content = Encoding.UTF8.GetBytes(new string('x', 200_000));
        "针 needle x"u8.CopyTo(content.AsSpan(at));

        Assert.Equal([new FoundText(1, "files", "a")], await Scan("a", content).FindAsync(["nothing", "针 needle"], default));
    }

    [Fact]
    public async Task A_text_is_found_in_a_key_where_it_is_written_otherwise()
    {
        var place = $"identities/web:shop:{RowLimits.KeyPart("a/b#c")}/customer";

        Assert.Single(await Scan(place, []).FindAsync(["a/b#c"], default));
        Assert.Empty(await Scan(place, []).FindAsync(["a/b#d"], default));
    }

    private static PersonalDataScan Scan(string place, byte[] content) => new([new FakeStoredData("files", () => [new(place, new MemoryStream(content))])]);
}
