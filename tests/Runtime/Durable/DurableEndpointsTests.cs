using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Omni.Functions.Durable;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Runtime.Durable;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Durable;

/// <summary>A function starts an orchestration in a whole host, and operators see to it over HTTP as with the real extension.</summary>
public sealed class DurableEndpointsTests : IAsyncLifetime
{
    private const string Instances = "runtime/webhooks/durabletask/instances";

    private RunningHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync([typeof(EngineFunctions), typeof(StartFunction)]);
        Be("operator");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_a_function_started_is_read_told_things_and_ends()
    {
        using var started = await _host.Client.PostAsync("api/words/w1", null);
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);

        var (running, body) = await GetAsync("/w1?showInput=true");
        Assert.Equal((HttpStatusCode.Accepted, "Words", "w1"), (running, (string?)body["name"], (string?)body["instanceId"]));
        Assert.Equal("of ", (string?)body["input"]!["Said"]);

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/w1/raiseEvent/word", "\"Omni\""));
        await EndAsync("w1");

        var (ended, end) = await GetAsync("/w1?showHistory=true&showHistoryOutput=true&showInput=false");
        Assert.Equal((HttpStatusCode.OK, "Completed", "of Omni"), (ended, (string?)end["runtimeStatus"], (string?)end["output"]));
        Assert.Null(end["input"]);
        Assert.Equal(["ExecutionStarted", "ExecutionCompleted"], end["historyEvents"]!.AsArray().Select(it => (string?)it!["EventType"]));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync("/w1/raiseEvent/word", "\"late\""));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync("/w1/terminate?reason=late"));
    }

    [Fact]
    public async Task Of_one_that_is_under_way_the_answer_says_where_to_ask_again_and_of_one_that_failed_what_was_asked_for()
    {
        await _host.Client.PostAsync("api/words/w1", null);
        using var running = await _host.Client.GetAsync(Instances + "/w1?showInput=false");
        Assert.EndsWith("/instances/w1?showInput=false", running.Headers.Location!.ToString(), StringComparison.Ordinal);

        var client = _host.App.Services.GetRequiredService<DurableTaskClient>();
        await client.ScheduleNewOrchestrationInstanceAsync("Faulty", null, new StartOrchestrationOptions("f1"));
        await EndAsync("f1");

        Assert.Equal((HttpStatusCode.OK, "Failed"), await GetAsync("/f1") is var told ? (told.Status, (string?)told.Body["runtimeStatus"]) : default);
        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync("/f1?returnInternalServerErrorOnFailure=true")).Status);
    }

    [Fact]
    public async Task One_is_suspended_resumed_and_terminated()
    {
        await _host.Client.PostAsync("api/words/w1", null);

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/w1/suspend?reason=pause"));
        await UntilAsync("w1", OrchestrationRuntimeStatus.Suspended);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/w1/resume?reason=on"));
        await UntilAsync("w1", OrchestrationRuntimeStatus.Running);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("/w1/terminate?reason=enough"));
        await EndAsync("w1");

        Assert.Equal("enough", (string?)(await GetAsync("/w1")).Body["output"]);
    }

    [Fact]
    public async Task They_are_listed_page_by_page_and_purged()
    {
        for (var i = 1; i <= 3; i++)
        {
            await _host.Client.PostAsync("api/words/w" + i, null);
        }

        using var first = await _host.Client.GetAsync(Instances + "?top=2&runtimeStatus=Running,Pending&showInput=false");
        Assert.Equal(["w1", "w2"], Ids(await first.Content.ReadAsStringAsync()));
        using var more = new HttpRequestMessage(HttpMethod.Get, Instances + "?top=2");
        more.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        using var second = await _host.Client.SendAsync(more);
        Assert.Equal(["w3"], Ids(await second.Content.ReadAsStringAsync()));
        Assert.False(second.Headers.Contains("x-ms-continuation-token"));

        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync("/w1")).Status);
        await PostAsync("/w1/terminate");
        await PostAsync("/w2/terminate");
        await EndAsync("w1");
        await EndAsync("w2");
        Assert.Equal((HttpStatusCode.OK, "{\"instancesDeleted\":1}"), await DeleteAsync("/w1"));
        Assert.Equal((HttpStatusCode.OK, "{\"instancesDeleted\":1}"), await DeleteAsync("?createdTimeFrom=2020-01-01T00:00:00Z&runtimeStatus=Terminated"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/w1")).Status);
    }

    [Theory]
    [InlineData("?top=many")]
    [InlineData("?runtimeStatus=Sleeping")]
    [InlineData("?createdTimeFrom=yesterday")]
    public async Task A_query_that_can_not_be_read_is_refused(string query)
    {
        using var answer = await _host.Client.GetAsync(Instances + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_no_JSON_is_no_event()
    {
        await _host.Client.PostAsync("api/words/w1", null);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync("/w1/raiseEvent/word", "{"));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("/nobody/raiseEvent/word", "1"));
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.Unauthorized)]
    [InlineData("visitor", HttpStatusCode.Forbidden)]
    [InlineData("agent", HttpStatusCode.Forbidden)]
    [InlineData("supervisor", HttpStatusCode.Forbidden)]
    [InlineData("former admin", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task They_are_open_to_admins_only(string caller, HttpStatusCode expected)
    {
        var admin = (await _host.App.Services.GetRequiredService<AgentDirectory>().ListAsync(default)).Single(it => it.Role is Role.Admin);
        Be(caller, admin.Id);

        using var answer = await _host.Client.GetAsync(Instances);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static IEnumerable<string?> Ids(string json) => JsonNode.Parse(json)!.AsArray().Select(it => (string?)it!["instanceId"]);

    private void Be(string caller, string adminId = "")
    {
        AuthenticationHeaderValue As(CallerKind kind, Role role, string id) =>
            new("Bearer", _host.App.Services.GetRequiredService<AccessTokens>().Issue(new Caller(kind, id, role), TimeSpan.FromMinutes(1)).Token);
        _host.Client.DefaultRequestHeaders.Authorization = caller switch
        {
            "operator" => As(CallerKind.Operator, Role.Admin, "someone"),
            "visitor" => As(CallerKind.Visitor, Role.None, "someone"),
            "agent" => As(CallerKind.Agent, Role.Agent, "someone"),
            "supervisor" => As(CallerKind.Agent, Role.Supervisor, "someone"),
            "former admin" => As(CallerKind.Agent, Role.Admin, "someone"),
            "admin" => As(CallerKind.Agent, Role.Admin, adminId),
            _ => null,
        };
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> GetAsync(string path)
    {
        using var answer = await _host.Client.GetAsync(Instances + path);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!);
    }

    private async Task<HttpStatusCode> PostAsync(string path, string body = "")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _host.Client.PostAsync(Instances + path, content);
        return answer.StatusCode;
    }

    private async Task<(HttpStatusCode Status, string Body)> DeleteAsync(string path)
    {
        using var answer = await _host.Client.DeleteAsync(Instances + path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task EndAsync(string id) =>
        await _host.App.Services.GetRequiredService<DurableTaskClient>().WaitForInstanceCompletionAsync(id, default).WaitAsync(EngineRig.Patience);

    private async Task UntilAsync(string id, OrchestrationRuntimeStatus status)
    {
        var engine = _host.App.Services.GetRequiredService<OrchestrationEngine>();
        while (true)
        {
            var change = engine.NextChange(id);
            if (engine.Find(id)!.Status == status)
            {
                return;
            }

            await change!.WaitAsync(EngineRig.Patience);
        }
    }
}

public sealed class StartFunction
{
    [Function("StartWords")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "words/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client, string id, CancellationToken ct) =>
        TypedResults.Ok((await new ClientOrchestrations(client).StartAsync("Words", id, new WordsInput(1, "of "), ct)).ToString());
}
