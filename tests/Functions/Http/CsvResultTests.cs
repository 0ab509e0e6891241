using System.Text;
using Microsoft.AspNetCore.Http;
using Omni.Functions.Http;

namespace Omni.Tests.Functions.Http;

public sealed class CsvResultTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData(" edge", "\" edge\"")]
    [InlineData("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1")]
    [InlineData("+1+2", "'+1+2")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("=1,2", "\"'=1,2\"")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("张伟", "张伟")]
    public void A_field_is_quoted_where_it_must_be_and_never_a_formula(string value, string field) => Assert.Equal(field, CsvResult.Field(value));

    [Fact]
    public async Task A_table_is_a_download_that_spreadsheets_read_as_UTF_8()
    {
        var context = new DefaultHttpContext();
        context.Response.Body = new MemoryStream();

        await new CsvResult("r.csv", [["name", "n"], ["张, 伟", "1"]]).ExecuteAsync(context);

        Assert.Equal((200, "text/csv; charset=utf-8"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Equal("attachment; filename=\"r.csv\"", context.Response.Headers.ContentDisposition);
        Assert.Equal([.. Encoding.UTF8.GetPreamble(), .. "name,n\r\n\"张, 伟\",1\r\n"u8], ((MemoryStream)context.Response.Body).ToArray());
    }
}
