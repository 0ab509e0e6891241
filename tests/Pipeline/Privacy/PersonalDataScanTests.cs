using System.Text;
using Omni.Functions;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Search;
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

    [Theory]
    [InlineData("Jo@Example.com", "jo@example.com")]
    [InlineData("王小明", "\\u738B\\u5C0F\\u660E")]
    [InlineData("O'Hara", "O\\u0027Hara")]
    public async Task A_text_is_found_in_the_form_in_which_it_is_kept(string text, string kept) =>
        Assert.Single(await Scan("a", Encoding.UTF8.GetBytes($"x {kept} x")).FindAsync([text], default));

    [Theory]
    [InlineData("王", false)]
    [InlineData("王明", true)]
    [InlineData("王小明", true)]
    [InlineData("김철", true)]
    [InlineData("abc", false)]
    [InlineData("a王", false)]
    [InlineData("abcd", true)]
    public void A_name_of_two_chinese_characters_is_long_enough(string text, bool isText) => Assert.Equal(isText, PersonalDataScan.IsText(text));

    [Fact]
    public async Task A_text_is_found_in_the_index_as_it_was_written_also_before_the_index_is_saved()
    {
        using var world = new PrivacyWorld();
        await world.AcceptAsync("web", "v1", "我叫王小明，住在北京");
        await world.AcceptAsync("web", "v1", "Berta Müller calls");
        await world.StagesAsync();
        await world.Api.Get<SearchIndexer>().RoundAsync(default);

        foreach (var text in (string[])["王小明", "小明", "Berta Müller", "BERTA"])
        {
            Assert.Contains(await world.FindAsync(text), found => found.Contains(" search ", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(await world.FindAsync("小王明", "Müller Berta"), found => found.Contains(" search ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scan_for_a_chinese_name_is_taken_and_for_two_letters_refused()
    {
        using var world = new PrivacyWorld();

        Assert.Equal(200, (await world.AdminAsync(FunctionNames.ScanPersonalData, new { texts = new[] { "王小明" } })).Status);
        Assert.Equal(400, (await world.AdminAsync(FunctionNames.ScanPersonalData, new { texts = new[] { "ab" } })).Status);
    }

    private static PersonalDataScan Scan(string place, byte[] content) => new([new FakeStoredData("files", () => [new(place, new MemoryStream(content))])]);
}
