using System.Text;
using Microsoft.AspNetCore.Http;
using Omni.Functions.Http;

namespace Omni.Tests.Functions.Http;

public sealed class JsonBodyTests
{
    private const string Good = """{"username":"mei","password":"密码"}""";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=UTF-8")]
    public async Task A_good_body_is_read(string contentType)
    {
        var (input, refusal) = await ReadAsync(Encoding.UTF8.GetBytes(Good), contentType);
        Assert.Null(refusal);
        Assert.Equal(new SignInInput("mei", "密码"), input);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_415(string? contentType) =>
        Assert.Equal(415, (await ReadAsync(Encoding.UTF8.GetBytes(Good), contentType)).Refusal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"username":"a"}""")]
    [InlineData("""{"username":"a","password":null}""")]
    [InlineData("""{"username":"a","password":1}""")]
    [InlineData("""{"username":"a","password":"b","password":"c"}""")]
    [InlineData("""{"username":"a","password":"b"} x""")]
    [InlineData("""{"username":"a","password":"b",}""")]
    [InlineData("""{"username":"a","password":"\ud800"}""")]
    public async Task What_is_not_the_shape_is_400(string body) => Assert.Equal(400, (await ReadAsync(Encoding.UTF8.GetBytes(body))).Refusal);

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_400_also_where_nobody_looks()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("""{"username":"a","password":"b","other":" """), 0xC0, 0xAF, .. "\"}"u8];
        Assert.Equal(400, (await ReadAsync(body)).Refusal);
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(16, 400)]
    public async Task Nesting_ends_at_sixteen_levels(int arrays, int expected)
    {
        var body = $$"""{"username":"a","password":"b","other":{{new string('[', arrays)}}{{new string(']', arrays)}}}""";
        Assert.Equal(expected, (await ReadAsync(Encoding.UTF8.GetBytes(body))).Refusal ?? 0);
    }

    [Theory]
    [InlineData(JsonBody.MaxBytes, true, 0)]
    [InlineData(JsonBody.MaxBytes, false, 0)]
    [InlineData(JsonBody.MaxBytes + 1, true, 413)]
    [InlineData(JsonBody.MaxBytes + 1, false, 413)]
    public async Task A_body_ends_at_256_kib_whether_it_says_its_length_or_not(int length, bool declared, int expected)
    {
        var body = Encoding.UTF8.GetBytes(Good.PadRight(length - 4));
        Assert.Equal(length, body.Length);
        Assert.Equal(expected, (await ReadAsync(body, declared: declared)).Refusal ?? 0);
    }

    private static async Task<(SignInInput? Input, int? Refusal)> ReadAsync(byte[] body, string? contentType = "application/json", bool declared = true)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = contentType;
        context.Request.ContentLength = declared ? body.Length : null;
        context.Request.Body = new MemoryStream(body);
        return (await JsonBody.ReadAsync(context.Request, ApiJson.Default.SignInInput, default)).TryGet(out var input, out var refusal)
            ? (input, null)
            : (null, ((IStatusCodeHttpResult)refusal).StatusCode);
    }
}
