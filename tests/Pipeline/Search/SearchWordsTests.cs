using Omni.Pipeline.Search;

namespace Omni.Tests.Pipeline.Search;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("red shoe", "red|shoe")]
    [InlineData("  red\tshoe　红 ", "red|shoe|红")]
    [InlineData("\"red shoe\" -blue par*", "red shoe|-blue|par*")]
    [InlineData("“red shoe", "red shoe")]
    [InlineData("red \"\" - -- * ?", "red")]
    [InlineData("-\"red shoe\" x", "-red shoe|x")]
    [InlineData("well-known", "well-known")]
    public void What_was_typed_is_read(string query, string expected)
    {
        Assert.True(SearchWords.TryParse(query, out var words));
        Assert.Equal(expected, string.Join('|', words.Select(it => $"{(it.IsExcluded ? "-" : "")}{it.Text}{(it.IsPrefix ? "*" : "")}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ?! ")]
    [InlineData("-red")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17")]
    public void Nothing_to_look_for_is_refused(string query) => Assert.False(SearchWords.TryParse(query, out _));
}
