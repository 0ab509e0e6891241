using Omni.Functions;
using Omni.Functions.Access;
using Omni.Functions.Http;
using Omni.Pipeline.Access;

namespace Omni.Tests.Functions.Http;

public sealed class SetupFunctionTests : IDisposable
{
    private const string Secret = "a-secret-that-the-vault-keeps";

    private readonly ApiRig _rig = new(("Access:SetupSecret", Secret));

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_knows_the_secret_makes_the_first_admin_who_can_sign_in()
    {
        var made = await _rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret = Secret });

        Assert.Equal(201, made.Status);
        Assert.Equal("admin", made.Json.GetProperty("agent").GetProperty("role").GetString());
        var session = await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "admin", password = made["password"] });
        Assert.Equal(200, (await _rig.CallAsync(FunctionNames.ListChannels, session["accessToken"])).Status);
    }

    [Fact]
    public async Task It_works_once()
    {
        await _rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret = Secret });
        var again = await _rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret = Secret });

        Assert.Equal((409, ProblemTypes.NotNow), (again.Status, again.Problem));
        Assert.Single(await _rig.Directory.ListAsync(default));
    }

    [Fact]
    public async Task Where_there_is_an_agent_it_makes_nobody()
    {
        await _rig.TokenAsync(Role.Agent);
        Assert.Equal(ProblemTypes.NotNow, (await _rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret = Secret })).Problem);
    }

    [Theory]
    [InlineData("a-secret-that-the-vault-keep")]
    [InlineData("a-secret-that-the-vault-keeps ")]
    [InlineData("")]
    public async Task A_wrong_secret_makes_nobody(string secret)
    {
        var refused = await _rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret });

        Assert.Equal((401, ProblemTypes.SignInRefused), (refused.Status, refused.Problem));
        Assert.Empty(await _rig.Directory.ListAsync(default));
    }

    [Fact]
    public async Task A_host_without_the_setting_has_no_such_call()
    {
        using var rig = new ApiRig();
        var refused = await rig.CallAsync(FunctionNames.CreateFirstAdmin, body: new { secret = "" });

        Assert.Equal((404, ProblemTypes.NotFound), (refused.Status, refused.Problem));
        Assert.Empty(await rig.Directory.ListAsync(default));
    }

    [Theory]
    [InlineData("short", "at least 24 characters")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://kv-omni.vault.azure.net/secrets/setup-secret)", "was not resolved")]
    public void A_secret_that_anybody_could_guess_is_refused_at_start(string secret, string why)
    {
        var verdict = new AccessOptionsValidator().Validate(null, new() { SetupSecret = secret });

        Assert.Contains(why, Assert.Single(verdict.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, verdict.FailureMessage, StringComparison.Ordinal);
    }
}
