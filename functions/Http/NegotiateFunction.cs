using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Access;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Tells a caller where to listen, as the user that the token proves, never as one the request names.</summary>
public sealed class NegotiateFunction(Callers callers, IFeed feed)
{
    [Function(FunctionNames.Negotiate)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Negotiate)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.Negotiate, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        var connection = caller.Kind switch
        {
            CallerKind.Agent => await ConnectAgentAsync(FeedNames.Agent(caller.Id), ct),
            CallerKind.Visitor => await feed.ConnectAsync(FeedNames.Visitor(caller.Id), ct),
            CallerKind.Operator => null, // Operating is asking, nothing is pushed.
        };
        return connection is null
            ? Problems.Forbidden()
            : Answers.Ok(new ConnectionShape(connection.Url, connection.AccessToken), ApiJson.Default.ConnectionShape);
    }

    private async ValueTask<FeedConnection> ConnectAgentAsync(string user, CancellationToken ct)
    {
        // First the group: an event between the two is missed otherwise.
        await feed.AddToGroupAsync(user, FeedNames.AgentsGroup, ct);
        return await feed.ConnectAsync(user, ct);
    }
}
