using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Functions.Http;

/// <summary>Passwords that only their agents know: invited, taken back, chosen, changed.</summary>
public sealed class AgentEntryFunctionTests : IDisposable
{
    private const string Password = "correct horse battery";
    private const string Another = "another horse, another battery";

    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Who_is_invited_sees_for_whom_chooses_a_password_once_and_signs_in()
    {
        var (id, token) = await InviteAsync();
        Assert.Equal(401, (await SignInAsync(Password)).Status);

        var check = await _rig.CallAsync(FunctionNames.CheckEntry, body: new { token });
        Assert.Equal((200, "mei", "Mei", "invite"), (check.Status, check["username"], check["displayName"], check["kind"]));
        Assert.Equal(204, (await SetAsync(token, Password)).Status);
        Assert.Equal(404, (await SetAsync(token, Another)).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.CheckEntry, body: new { token })).Status);

        Assert.Equal(201, (await SignInAsync(Password)).Status);
        Assert.True((await _rig.Directory.GetAsync(id, default))!.HasPassword);
    }

    [Fact]
    public async Task An_invitation_shows_no_password_and_leads_to_the_console()
    {
        var answer = await CreateAsync();

        Assert.Equal("", answer["password"]);
        Assert.False(answer.Json.GetProperty("agent").GetProperty("hasPassword").GetBoolean());
        var invite = answer.Json.GetProperty("invite");
        Assert.Equal($"https://omni.example/#/entry/{invite.GetProperty("token").GetString()}", invite.GetProperty("url").GetString());
        Assert.Equal(_rig.Time.GetUtcNow() + TimeSpan.FromDays(7), invite.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_password_that_is_too_short_uses_nothing_up()
    {
        var (_, token) = await InviteAsync();

        Assert.Equal(ProblemTypes.Invalid, (await SetAsync(token, "short")).Problem);
        Assert.Equal(204, (await SetAsync(token, Password)).Status);
    }

    [Fact]
    public async Task Of_two_who_come_with_the_same_entry_one_is_let_in()
    {
        var (_, token) = await InviteAsync();

        var answers = await Task.WhenAll(SetAsync(token, Password), SetAsync(token, Another));

        Assert.Equal([204, 404], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task An_entry_ends_with_its_time_with_a_later_one_and_with_the_agent()
    {
        var (id, first) = await InviteAsync();
        var second = await EntryAsync(FunctionNames.InviteAgent, id);
        Assert.Equal(404, (await SetAsync(first, Password)).Status);

        _rig.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(404, (await SetAsync(second, Password)).Status);

        var third = await EntryAsync(FunctionNames.InviteAgent, id);
        await _rig.CallAsync(FunctionNames.DeactivateAgent, await _rig.TokenAsync(Role.Admin), route: ("id", id));
        Assert.Equal(404, (await SetAsync(third, Password)).Status);
        await _rig.CallAsync(FunctionNames.ActivateAgent, await _rig.TokenAsync(Role.Admin), route: ("id", id));
        Assert.Equal(404, (await SetAsync(third, Password)).Status);
    }

    [Fact]
    public async Task What_is_no_entry_is_not_found()
    {
        var (_, token) = await InviteAsync();

        foreach (var wrong in new[] { "", ".", "x", token[..^1], token + "a", "." + token, new string('a', 5000), $"nobody.{token.Split('.')[1]}" })
        {
            Assert.Equal((404, ProblemTypes.NotFound), ((await SetAsync(wrong, Password)).Status, (await _rig.CallAsync(FunctionNames.CheckEntry, body: new { token = wrong })).Problem));
        }
    }

    [Fact]
    public async Task Nothing_that_is_stored_is_the_token()
    {
        var (_, token) = await InviteAsync();
        var secret = token.Split('.')[1];

        foreach (var partition in _rig.Tables.Fake(TableNames.Agents).Partitions())
        {
            foreach (var row in await _rig.Tables.Get(TableNames.Agents).RangeAsync(partition, RowRange.All, 1000, default))
            {
                Assert.All(row, column => Assert.NotEqual(secret, column.Object));
            }
        }
    }

    [Fact]
    public async Task Who_has_a_password_is_not_invited()
    {
        await _rig.TokenAsync(Role.Agent);
        var answer = await _rig.CallAsync(FunctionNames.InviteAgent, await _rig.TokenAsync(Role.Admin), route: ("id", nameof(Role.Agent)));
        Assert.Equal((409, ProblemTypes.NotNow), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_reset_ends_the_password_and_every_sign_in_at_once()
    {
        var (id, token) = await InviteAsync();
        await SetAsync(token, Password);
        var session = await SignInAsync(Password);

        var reset = await EntryAsync(FunctionNames.ResetPassword, id);

        Assert.Equal(401, (await SignInAsync(Password)).Status);
        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.RefreshSession, body: new { refreshToken = session["refreshToken"] })).Status);
        Assert.Equal(204, (await SetAsync(reset, Another)).Status);
        Assert.Equal(201, (await SignInAsync(Another)).Status);
        Assert.Equal(
            [AuditEvents.AgentCreated, AuditEvents.PasswordSet, AuditEvents.PasswordReset, AuditEvents.PasswordSet],
            (await _rig.Get<AuditLog>().ReadAsync(_rig.Time.GetUtcNow(), default)).Select(entry => entry.What));
    }

    [Fact]
    public async Task Who_changes_the_own_password_goes_on_and_every_other_sign_in_ends()
    {
        var (_, token) = await InviteAsync();
        await SetAsync(token, Password);
        var other = await SignInAsync(Password);
        var mine = await SignInAsync(Password);

        var answer = await ChangeAsync(mine["accessToken"]!, Password, Another);

        Assert.Equal(201, answer.Status);
        Assert.Equal(201, (await _rig.CallAsync(FunctionNames.RefreshSession, body: new { refreshToken = answer["refreshToken"] })).Status);
        Assert.Equal(401, (await _rig.CallAsync(FunctionNames.RefreshSession, body: new { refreshToken = other["refreshToken"] })).Status);
        Assert.Equal((401, 201), ((await SignInAsync(Password)).Status, (await SignInAsync(Another)).Status));
    }

    [Fact]
    public async Task Who_only_has_a_token_cannot_guess_the_password_behind_it()
    {
        var (_, token) = await InviteAsync();
        await SetAsync(token, Password);
        var access = (await SignInAsync(Password))["accessToken"]!;

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((401, ProblemTypes.SignInRefused), await StatusAsync(ChangeAsync(access, "wrong", Another)));
        }

        Assert.Equal((401, ProblemTypes.SignInRefused), await StatusAsync(ChangeAsync(access, Password, Another)));
        Assert.Equal(401, (await SignInAsync(Password)).Status); // locked for a minute
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(201, (await SignInAsync(Password)).Status);
    }

    private async Task<ApiAnswer> CreateAsync() => await _rig.CallAsync(
        FunctionNames.CreateAgent,
        await _rig.TokenAsync(Role.Admin),
        new { username = "mei", displayName = "Mei", role = "agent", languages = Array.Empty<string>(), skills = Array.Empty<string>(), capacity = 3, invite = true });

    private async Task<(string Id, string Token)> InviteAsync()
    {
        var answer = await CreateAsync();
        Assert.Equal(201, answer.Status);
        return (answer.Json.GetProperty("agent").GetProperty("id").GetString()!, answer.Json.GetProperty("invite").GetProperty("token").GetString()!);
    }

    private async Task<string> EntryAsync(string function, string id)
    {
        var answer = await _rig.CallAsync(function, await _rig.TokenAsync(Role.Admin), route: ("id", id));
        Assert.Equal(201, answer.Status);
        return answer["token"]!;
    }

    private Task<ApiAnswer> SetAsync(string token, string password) => _rig.CallAsync(FunctionNames.SetPassword, body: new { token, password });

    private Task<ApiAnswer> SignInAsync(string password) => _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password });

    private Task<ApiAnswer> ChangeAsync(string access, string current, string password) => _rig.CallAsync(FunctionNames.ChangeMyPassword, access, new { current, password });

    private static async Task<(int, string)> StatusAsync(Task<ApiAnswer> call) => (await call) is var answer ? (answer.Status, answer.Problem) : default;
}
