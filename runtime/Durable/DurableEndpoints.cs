using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;
using Omni.Pipeline.Access;
using Omni.Pipeline.Agents;
using Omni.Runtime.Http;

namespace Omni.Runtime.Durable;

/// <summary>
/// What operators do with orchestrations over HTTP: addresses and bodies are those of the real extension, which has host keys where this asks for an
/// admin's or an operator's token.
/// </summary>
internal sealed class DurableEndpoints(
    DurableTaskClient client, OrchestrationRows rows, AccessTokens tokens, AgentDirectory directory, DurabilityGate gate, OutsideRead outsideRead)
{
    public const string Path = "/runtime/webhooks/durabletask/instances";

    private const string ContinuationHeader = "x-ms-continuation-token";
    private const int DefaultTop = 100;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "GET", "", ListAsync);
        Map(endpoints, "DELETE", "", PurgeAllAsync);
        Map(endpoints, "GET", "/{instanceId}", ReadAsync);
        Map(endpoints, "DELETE", "/{instanceId}", PurgeAsync);
        Map(endpoints, "POST", "/{instanceId}/raiseEvent/{eventName}", RaiseAsync);
        Map(endpoints, "POST", "/{instanceId}/terminate", http => TellAsync(http, (id, reason) => client.TerminateInstanceAsync(id, (object?)reason)));
        Map(endpoints, "POST", "/{instanceId}/suspend", http => TellAsync(http, (id, reason) => client.SuspendInstanceAsync(id, reason)));
        Map(endpoints, "POST", "/{instanceId}/resume", http => TellAsync(http, (id, reason) => client.ResumeInstanceAsync(id, reason)));
    }

    private void Map(IEndpointRouteBuilder endpoints, string verb, string route, Func<HttpContext, Task<IResult>> answer) =>
        endpoints.MapMethods(Path + route, [verb], (RequestDelegate)(http => AnswerAsync(http, answer))).WithDisplayName("durabletask" + route);

    private async Task AnswerAsync(HttpContext http, Func<HttpContext, Task<IResult>> answer)
    {
        switch (await FindCallerAsync(http.Request))
        {
            case null:
                await HostProblem.Unauthorized(http);
                return;
            case false:
                await HostProblem.NotAllowed(http);
                return;
        }

        outsideRead();
        var result = await answer(http);
        await gate(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        await result.ExecuteAsync(http);
    }

    /// <summary>Null: nobody. False: somebody who may not.</summary>
    private async ValueTask<bool?> FindCallerAsync(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || BearerToken.Of(header) is not { } token || await tokens.ReadAsync(token) is not { } caller)
        {
            return null;
        }

        // A token outlives the role it names by some minutes: the directory knows.
        return caller.Kind is CallerKind.Operator
            || (caller is { Kind: CallerKind.Agent, Role: Role.Admin } && await directory.GetAsync(caller.Id, request.HttpContext.RequestAborted) is { Role: Role.Admin, IsActive: true });
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (Statuses(query) is not { } statuses || !TryTime(query["createdTimeFrom"], out var from) || !TryTime(query["createdTimeTo"], out var to)
            || !TryTop(query["top"], out var top))
        {
            return BadQuery();
        }

        var withInput = Flag(query["showInput"], true);
        var wanted = new OrchestrationQuery(from, to, statuses.Count == 0 ? null : statuses, null, query["instanceIdPrefix"], top, withInput, http.Request.Headers[ContinuationHeader]);
        await foreach (var page in client.GetAllInstancesAsync(wanted).AsPages().WithCancellation(http.RequestAborted))
        {
            if (page.ContinuationToken is { } next)
            {
                http.Response.Headers[ContinuationHeader] = next;
            }

            return Results.Json(page.Values.Select(it => InstanceBody.Of(it, withInput)).ToList(), InstanceBody.Json);
        }

        return Results.Json(Array.Empty<InstanceBody>(), InstanceBody.Json);
    }

    private async Task<IResult> ReadAsync(HttpContext http)
    {
        var instanceId = Id(http);
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, http.RequestAborted) is not { } found)
        {
            return Results.NotFound();
        }

        var query = http.Request.Query;
        var body = InstanceBody.Of(found, Flag(query["showInput"], true));
        if (Flag(query["showHistory"], false) && rows.Head(instanceId) is { } head)
        {
            body = body with { HistoryEvents = HistoryBody.Of(head, rows.History(head), Flag(query["showHistoryOutput"], false)) };
        }

        if (!StoredOrchestration.IsEnd(found.RuntimeStatus))
        {
            http.Response.Headers.Location = UriHelper.GetEncodedUrl(http.Request);
            return Results.Json(body, InstanceBody.Json, statusCode: StatusCodes.Status202Accepted);
        }

        var isError = found.RuntimeStatus is OrchestrationRuntimeStatus.Failed && Flag(query["returnInternalServerErrorOnFailure"], false);
        return Results.Json(body, InstanceBody.Json, statusCode: isError ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private async Task<IResult> RaiseAsync(HttpContext http)
    {
        object? payload = null;
        if (http.Request.ContentLength is not 0)
        {
            try
            {
                payload = await JsonSerializer.DeserializeAsync<JsonElement>(http.Request.Body, cancellationToken: http.RequestAborted);
            }
            catch (JsonException)
            {
                return Results.BadRequest("The body is not JSON.");
            }
        }

        return await AcceptAsync(() => client.RaiseEventAsync(Id(http), (string)http.Request.RouteValues["eventName"]!, payload, http.RequestAborted));
    }

    private static Task<IResult> TellAsync(HttpContext http, Func<string, string?, Task> tell) => AcceptAsync(() => tell(Id(http), http.Request.Query["reason"]));

    private static async Task<IResult> AcceptAsync(Func<Task> act)
    {
        try
        {
            await act();
            return Results.Accepted();
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.NotFound)
        {
            return Results.NotFound();
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.FailedPrecondition)
        {
            return Results.StatusCode(StatusCodes.Status410Gone);
        }
    }

    private async Task<IResult> PurgeAsync(HttpContext http) => Purged(await client.PurgeInstanceAsync(Id(http), http.RequestAborted));

    private async Task<IResult> PurgeAllAsync(HttpContext http)
    {
        var query = http.Request.Query;
        return Statuses(query) is { } statuses && TryTime(query["createdTimeFrom"], out var from) && from is not null && TryTime(query["createdTimeTo"], out var to)
            ? Purged(await client.PurgeAllInstancesAsync(new(from, to, statuses.Count == 0 ? null : statuses), http.RequestAborted))
            : BadQuery();
    }

    private static IResult Purged(PurgeResult result) =>
        result.PurgedInstanceCount == 0 ? Results.NotFound() : Results.Json(new { instancesDeleted = result.PurgedInstanceCount });

    private static IResult BadQuery() => Results.BadRequest("A value of the query can't be read.");

    private static string Id(HttpContext http) => (string)http.Request.RouteValues["instanceId"]!;

    private static bool Flag(string? text, bool unsaid) => text is null ? unsaid : bool.TryParse(text, out var flag) && flag;

    private static bool TryTop(string? text, out int top)
    {
        top = DefaultTop;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) && top is > 0 and <= 1000);
    }

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        var isTime = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read);
        time = isTime ? read : null;
        return isTime || string.IsNullOrEmpty(text);
    }

    /// <summary>Null when one is none.</summary>
    private static List<OrchestrationRuntimeStatus>? Statuses(IQueryCollection query)
    {
        var statuses = new List<OrchestrationRuntimeStatus>();
        foreach (var name in query["runtimeStatus"].SelectMany(it => (it ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status))
            {
                return null;
            }

            statuses.Add(status);
        }

        return statuses;
    }
}
