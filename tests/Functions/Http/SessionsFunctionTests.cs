using Omni.Functions;
using Omni.Functions.Access;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

public sealed class SessionsFunctionTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_signs_in_gets_a_token_that_speaks_for_them()
    {
        await MeiAsync();

        var answer = await SignInAsync(" MEI ", Password);

        Assert.Equal(201, answer.Status);
        Assert.Equal("no-store", answer.Headers.CacheControl);
        Assert.Equal("supervisor", answer.Json.GetProperty("agent").GetProperty("role").GetString());
        Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromMinutes(10), answer.Json.GetProperty("expiresAt").GetDateTimeOffset());
        var me = await _rig.CallAsync(FunctionNames.ReadMe, answer["accessToken"]);
        Assert.Equal((200, "mei"), (me.Status, me["username"]));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await MeiAsync();

        var wrong = await SignInAsync("mei", "wrong");
        var unknown = await SignInAsync("nobody", Password);
        var impossible = await SignInAsync(new string('\u0001', 300), Password);

        Assert.Equal((401, ProblemTypes.SignInRefused), (wrong.Status, wrong.Problem));
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, impossible.Text);
    }

    [Theory]
    [InlineData("mei")]
    [InlineData("nobody")]
    public async Task A_refused_sign_in_reads_and_writes_as_much_whether_the_name_exists_or_not(string name)
    {
        await MeiAsync();
        var writes = 0;
        var credentialReads = 0;
        _rig.Tables.Before = call =>
        {
            writes += call.Operation is Support.TableOperation.Write ? 1 : 0;
            credentialReads += call is { Operation: Support.TableOperation.Get, Partition: "credentials" } ? 1 : 0;
            return ValueTask.CompletedTask;
        };

        for (var i = 0; i < 6; i++)
        {
            await SignInAsync(name, "wrong");
        }

        Assert.Equal((5, 6), (writes, credentialReads));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_for_a_minute_in_the_same_words()
    {
        await MeiAsync();
        var wrong = "";
        for (var i = 0; i < 5; i++)
        {
            wrong = (await SignInAsync("mei", "wrong")).Text;
        }

        Assert.Equal(wrong, (await SignInAsync("mei", Password)).Text);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await SignInAsync("mei", Password)).Status);
    }

    [Fact]
    public async Task A_refresh_token_gives_a_new_session_once_and_with_todays_role()
    {
        await MeiAsync();
        var session = await SignInAsync("mei", Password);
        await _rig.Directory.UpdateProfileAsync("a1", agent => agent with { Role = Role.Agent }, default);

        var refreshed = await RefreshAsync(session["refreshToken"]!);

        Assert.Equal(201, refreshed.Status);
        Assert.Equal(Role.Agent, (await _rig.Get<AccessTokens>().ReadAsync(refreshed["accessToken"]!))!.Role);
        var next = await RefreshAsync(refreshed["refreshToken"]!);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await RefreshAsync(session["refreshToken"]!);
        Assert.Equal((401, ProblemTypes.Unauthenticated), (again.Status, again.Problem));
        Assert.Equal(401, (await RefreshAsync(next["refreshToken"]!)).Status);
    }

    [Fact]
    public async Task Who_signs_out_can_not_refresh()
    {
        await MeiAsync();
        var token = (await SignInAsync("mei", Password))["refreshToken"]!;

        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.SignOut, body: new { refreshToken = token })).Status);
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.SignOut, body: new { refreshToken = token })).Status);
        Assert.Equal(401, (await RefreshAsync(token)).Status);
    }

    [Fact]
    public async Task A_hash_of_fewer_rounds_is_made_again_when_its_password_comes()
    {
        await MeiAsync();
        using var weak = new PasswordHashing(Microsoft.Extensions.Options.Options.Create(new AccessOptions { PasswordRounds = 1000 }));
        var old = await weak.HashAsync(Password, default);
        await _rig.Get<Credentials>().SetAsync("a1", old, default);

        Assert.Equal(201, (await SignInAsync("mei", Password)).Status);

        var row = await _rig.Tables.Get(TableNames.Agents).GetAsync("credentials", "a1", default);
        Assert.NotEqual(old, row!.Text("hash"));
        Assert.Equal(201, (await SignInAsync("mei", Password)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"username":"mei"}""")]
    [InlineData("""{"username":null,"password":"x"}""")]
    public async Task A_sign_in_without_name_or_password_is_malformed(string body)
    {
        var answer = await _rig.CallAsync(FunctionNames.SignIn, body: body);
        Assert.Equal((400, ProblemTypes.Malformed), (answer.Status, answer.Problem));
    }

    private Task<ApiAnswer> SignInAsync(string username, string password) =>
        _rig.CallAsync(FunctionNames.SignIn, body: new { username, password });

    private Task<ApiAnswer> RefreshAsync(string refreshToken) => _rig.CallAsync(FunctionNames.RefreshSession, body: new { refreshToken });

    private async Task MeiAsync()
    {
        var mei = new Agent { Id = "a1", Username = "mei", DisplayName = "Mei", Role = Role.Supervisor };
        Assert.Equal(CreateResult.Created, await _rig.Get<AgentSignUp>().CreateAsync(mei, Password, default));
    }
}
