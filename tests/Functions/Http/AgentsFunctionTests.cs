using System.Text.Json;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;

namespace Omni.Tests.Functions.Http;

public sealed class AgentsFunctionTests : IDisposable
{
    private readonly ApiRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_new_agent_signs_in_with_the_password_that_was_shown_once()
    {
        var answer = await CreateAsync();

        Assert.Equal(201, answer.Status);
        Assert.Equal(20, answer["password"]!.Length);
        var agent = answer.Json.GetProperty("agent");
        Assert.Equal("mei", agent.GetProperty("username").GetString());
        Assert.Equal(["zh"], agent.GetProperty("languages").EnumerateArray().Select(item => item.GetString()));
        var session = await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password = answer["password"] });
        Assert.Equal(201, session.Status);
        var list = await _rig.CallAsync(FunctionNames.ListAgents, await _rig.TokenAsync(Role.Supervisor));
        Assert.Contains("\"mei\"", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(answer["password"]!, list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_the_admin_chose_is_not_shown_again()
    {
        var answer = await CreateAsync(password: "chosen by the admin");

        Assert.Equal((201, JsonValueKind.Null), (answer.Status, answer.Json.GetProperty("password").ValueKind));
        var session = await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password = "chosen by the admin" });
        Assert.Equal(201, session.Status);
    }

    [Fact]
    public async Task A_taken_username_is_a_conflict_and_keeps_its_password()
    {
        var password = (await CreateAsync())["password"];

        var again = await CreateAsync(username: "MEI");

        Assert.Equal((409, ProblemTypes.UsernameTaken), (again.Status, again.Problem));
        Assert.Equal(201, (await _rig.CallAsync(FunctionNames.SignIn, body: new { username = "mei", password })).Status);
    }

    [Theory]
    [InlineData("username", "\"\"")]
    [InlineData("username", "\"a b\"")]
    [InlineData("username", "\"a/b\"")]
    [InlineData("displayName", "\" \"")]
    [InlineData("displayName", "\"a\\nb\"")]
    [InlineData("role", "\"none\"")]
    [InlineData("role", "\"Admin\"")]
    [InlineData("languages", "[\"zh-CN\"]")]
    [InlineData("languages", "[null]")]
    [InlineData("skills", "[\"a,b\"]")]
    [InlineData("skills", "[\"\"]")]
    [InlineData("skills", "[null]")]
    [InlineData("capacity", "0")]
    [InlineData("capacity", "51")]
    [InlineData("password", "\"short\"")]
    public async Task A_value_that_is_not_allowed_is_named(string member, string value)
    {
        var body = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, good) in new[] { ("username", "\"mei\""), ("displayName", "\"Mei\""), ("role", "\"agent\""), ("languages", "[]"), ("skills", "[]"), ("capacity", "5") })
        {
            body[name] = JsonDocument.Parse(good).RootElement;
        }

        body[member] = JsonDocument.Parse(value).RootElement;
        var answer = await _rig.CallAsync(FunctionNames.CreateAgent, await _rig.TokenAsync(Role.Admin), JsonSerializer.Serialize(body));

        Assert.Equal((400, ProblemTypes.Invalid), (answer.Status, answer.Problem));
        Assert.StartsWith(member, answer["detail"], StringComparison.Ordinal);
        Assert.Null(await _rig.Directory.FindByUsernameAsync("mei", default));
    }

    [Fact]
    public async Task A_change_of_an_agent_is_kept()
    {
        var id = (await CreateAsync()).Json.GetProperty("agent").GetProperty("id").GetString()!;

        var answer = await UpdateAsync(id, "supervisor");

        Assert.Equal((200, "supervisor"), (answer.Status, answer["role"]));
        var agent = (await _rig.Directory.GetAsync(id, default))!;
        Assert.Equal((Role.Supervisor, "New", 9), (agent.Role, agent.DisplayName, agent.Capacity));
        Assert.Equal(["a", "b"], agent.Skills.AsEnumerable());
    }

    [Fact]
    public async Task An_admin_does_not_take_the_own_role_away()
    {
        var answer = await UpdateAsync(nameof(Role.Admin), "agent");
        Assert.Equal((409, ProblemTypes.OwnRole), (answer.Status, answer.Problem));
        Assert.Equal(200, (await UpdateAsync(nameof(Role.Admin), "admin")).Status);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a/b?#")]
    public async Task An_agent_who_is_not_there_is_not_found(string id) => Assert.Equal(404, (await UpdateAsync(id, "agent")).Status);

    private async Task<ApiAnswer> CreateAsync(string username = "Mei", string? password = null) => await _rig.CallAsync(
        FunctionNames.CreateAgent,
        await _rig.TokenAsync(Role.Admin),
        new { username, displayName = "Mei", role = "agent", languages = new[] { "zh", "zh" }, skills = new[] { "billing" }, capacity = 3, password });

    private async Task<ApiAnswer> UpdateAsync(string id, string role) => await _rig.CallAsync(
        FunctionNames.UpdateAgent,
        await _rig.TokenAsync(Role.Admin),
        new { displayName = "New", role, languages = Array.Empty<string>(), skills = new[] { "a", "b" }, capacity = 9 },
        route: ("id", id));
}
