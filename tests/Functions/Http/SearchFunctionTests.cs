using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class SearchFunctionTests : IDisposable
{
    private readonly SearchRig _lucene = new();
    private readonly ApiRig _rig;

    public SearchFunctionTests() => _rig = new(_lucene.Index);

    public void Dispose()
    {
        _rig.Dispose();
        _lucene.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?q=")]
    [InlineData("?q=%20%22%22%20")]
    [InlineData("?q=-parcel")]
    [InlineData("?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q")]
    [InlineData("?q=x&q=y")]
    [InlineData("?q=x&type=agent")]
    [InlineData("?q=x&channel=a&channel=b")]
    [InlineData("?q=x&from=yesterday")]
    [InlineData("?q=x&to=2030-13-01T00:00:00Z")]
    [InlineData("?q=x&limit=0")]
    [InlineData("?q=x&limit=51")]
    [InlineData("?q=x&cursor=")]
    [InlineData("?q=x&cursor=1.99999")]
    [InlineData("?q=x&cursor=-5.1")]
    [InlineData("?q=x&cursor=9999999999999999999.1")]
    public async Task A_query_that_makes_no_sense_is_refused(string query)
    {
        var answer = await AskAsync(query);
        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
    }

    [Theory]
    [InlineData("*:* a")]
    [InlineData("text:(a OR b")]
    [InlineData("\"never closed")]
    [InlineData("a AND OR NOT ~ ^ \\")]
    [InlineData("[a TO b} {x* -y **")]
    [InlineData("-- a")]
    [InlineData("😀")]
    [InlineData("a\u0000\u0001b\ud800")]
    [InlineData("„quoted“ “x” ＂y＂")]
    public async Task No_text_is_bad_syntax(string text)
    {
        foreach (var type in new[] { "message", "conversation", "customer" })
        {
            Assert.Equal(200, (await AskAsync($"?type={type}&q={Uri.EscapeDataString(text)}")).Status);
        }
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("\u0000")]
    [InlineData("😀")]
    public async Task What_can_be_no_customers_id_finds_nothing(string customer) =>
        Assert.Equal(200, (await AskAsync($"?q=x&customer={Uri.EscapeDataString(customer)}")).Status);

    [Fact]
    public async Task A_query_that_is_too_long_is_refused() => Assert.Equal(400, (await AskAsync($"?q={new string('x', 201)}")).Status);

    [Fact]
    public async Task A_host_without_an_index_says_so()
    {
        using var rig = new ApiRig();
        foreach (var function in new[] { FunctionNames.Search, FunctionNames.ReadSearchIndex, FunctionNames.RebuildSearchIndex })
        {
            var answer = await rig.CallAsync(function, await rig.TokenAsync(Role.Admin), query: "?q=x");
            Assert.Equal((501, ProblemTypes.SearchOff), (answer.Status, answer.Problem));
        }
    }

    [Fact]
    public async Task The_index_says_how_it_stands()
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadSearchIndex, await _rig.TokenAsync(Role.Supervisor));
        Assert.Equal((200, "off", "0"), (answer.Status, answer["state"], answer["documents"]));
        Assert.Equal(202, (await _rig.CallAsync(FunctionNames.RebuildSearchIndex, await _rig.TokenAsync(Role.Admin))).Status);
    }

    private async Task<ApiAnswer> AskAsync(string query) => await _rig.CallAsync(FunctionNames.Search, await _rig.TokenAsync(Role.Agent), query: query);
}
